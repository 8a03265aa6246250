package io.skingate.api;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Closes connections on which the headers of the next request are not complete in time, however
 * busily their bytes drip: an idle timeout sees each of them as life. Looks at all connections at
 * intervals, so that a request costs no timer. Belongs to the server's event loop.
 */
final class RequestDeadlines {
  private static final long NEVER = Long.MAX_VALUE;

  private final Vertx vertx;
  private final Duration first;
  private final Duration next;
  private final Duration look;
  private final Map<HttpConnection, Waiting> connections = new IdentityHashMap<>();

  private static final class Waiting {
    long until;
  }

  /**
   * @param first for a connection's first request, from its opening
   * @param next for each further one, from the end of the answer before
   * @param look between two looks; a connection may live so much longer
   */
  RequestDeadlines(Vertx vertx, Duration first, Duration next, Duration look) {
    this.vertx = vertx;
    this.first = first;
    this.next = next;
    this.look = look;
  }

  /**
   * Watches the server's connections; {@link #came} and {@link #answered} have to be told of each
   * request.
   */
  void watch(HttpServer server) {
    server.connectionHandler(
        connection -> {
          Waiting waiting = new Waiting();
          waiting.until = System.nanoTime() + first.toNanos();
          connections.put(connection, waiting);
          connection.closeHandler(closed -> connections.remove(connection));
        });
    vertx.setPeriodic(look.toMillis(), timer -> closeLate());
  }

  /** The request's headers are complete: what follows has deadlines of its own. */
  void came(HttpServerRequest request) {
    Waiting waiting = connections.get(request.connection());
    if (waiting != null) {
      waiting.until = NEVER;
    }
  }

  /** The next request may come. */
  void answered(HttpServerRequest request) {
    Waiting waiting = connections.get(request.connection());
    if (waiting != null) {
      waiting.until = System.nanoTime() + next.toNanos();
    }
  }

  private void closeLate() {
    long now = System.nanoTime();
    connections.entrySet().stream()
        .filter(entry -> entry.getValue().until != NEVER && entry.getValue().until - now < 0)
        .map(Map.Entry::getKey)
        .toList()
        .forEach(HttpConnection::close);
  }
}
