package io.skingate.api;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Closes connections on which the headers of no request are complete in time, however busily their
 * bytes drip. Belongs to the server's event loop.
 */
final class FirstRequestDeadline {
  private final Vertx vertx;
  private final Duration patience;
  private final Map<HttpConnection, Long> timers = new IdentityHashMap<>();

  FirstRequestDeadline(Vertx vertx, Duration patience) {
    this.vertx = vertx;
    this.patience = patience;
  }

  /** Watches the server's connections; {@link #came} has to be told of each request. */
  void watch(HttpServer server) {
    server.connectionHandler(
        connection -> {
          timers.put(
              connection,
              vertx.setTimer(
                  patience.toMillis(),
                  id -> {
                    timers.remove(connection);
                    connection.close();
                  }));
          connection.closeHandler(closed -> forget(connection));
        });
  }

  void came(HttpServerRequest request) {
    forget(request.connection());
  }

  private void forget(HttpConnection connection) {
    Long timer = timers.remove(connection);
    if (timer != null) {
      vertx.cancelTimer(timer);
    }
  }
}
