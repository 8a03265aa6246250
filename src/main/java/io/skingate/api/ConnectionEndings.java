package io.skingate.api;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/**
 * Closes connections whose time is over once an answer is out. What still comes of a request that
 * was answered early is dropped for a while first: a connection closed upon unread bytes is reset,
 * and the caller may lose the answer.
 */
final class ConnectionEndings {
  private static final Duration LINGER = Duration.ofSeconds(5);

  private final Vertx vertx;

  ConnectionEndings(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * @param last whether the caller was told that the connection ends
   */
  void answered(HttpServerRequest request, boolean last) {
    if (request.isEnded()) {
      if (last) {
        request.connection().close();
      }
      return;
    }
    if (mayHaveBody(request)) {
      long timer = vertx.setTimer(LINGER.toMillis(), id -> request.connection().close());
      request.endHandler(all -> arrived(request, last, timer));
    } else if (last) {
      request.endHandler(all -> request.connection().close());
    }
  }

  private void arrived(HttpServerRequest request, boolean last, long timer) {
    vertx.cancelTimer(timer);
    if (last) {
      request.connection().close();
    }
  }

  private static boolean mayHaveBody(HttpServerRequest request) {
    return request.headers().contains(HttpHeaders.CONTENT_LENGTH)
        || request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
  }
}
