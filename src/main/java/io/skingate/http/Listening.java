package io.skingate.http;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServer;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;

/** Has servers listen, and says in plain words why one cannot. Safe for use from any thread. */
public final class Listening {
  private Listening() {}

  /** A server cannot listen; the message names the address and what is wrong with it. */
  public static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    RefusedException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * Listens.
   *
   * @param where the configuration's word for the server, with which the message begins
   * @return fails with a {@link RefusedException} alone
   */
  public static Future<HttpServer> on(HttpServer server, String where, String host, int port) {
    return server
        .listen()
        .recover(
            failure ->
                Future.failedFuture(
                    new RefusedException(where + ": " + refusal(host, port, failure), failure)));
  }

  /** The whole of what to tell of a server that could not be bound. */
  public static String refusal(String host, int port, Throwable failure) {
    String address = (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    return "cannot listen on " + address + ": " + reason(failure);
  }

  /** Each transport says it in words of its own. */
  private static String reason(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    if (message.contains("Address already in use")) {
      return "the port is already in use";
    }
    if (message.contains("Permission denied")) {
      return "this process may not use the port (below 1024 it needs a right of its own)";
    }
    if (message.contains("assign requested address")) {
      return "this machine has no such address";
    }
    if (failure instanceof UnknownHostException || failure instanceof UnresolvedAddressException) {
      return "the host name does not resolve";
    }
    return failure.getMessage() == null ? failure.getClass().getSimpleName() : message;
  }
}
