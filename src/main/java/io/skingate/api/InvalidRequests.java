package io.skingate.api;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.IntConsumer;

/**
 * Refuses bytes that are no HTTP request, which never reach a router, and ends their connection.
 * Safe for use from any thread.
 */
public final class InvalidRequests implements Handler<HttpServerRequest> {
  private final IntConsumer refused;

  /**
   * @param refused is given the status of each answer
   */
  public InvalidRequests(IntConsumer refused) {
    this.refused = refused;
  }

  @Override
  public void handle(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    ErrorCode code =
        switch (cause == null ? "" : cause.getClass().getSimpleName()) {
          case "TooLongHttpLineException" -> ErrorCode.URI_TOO_LONG;
          case "TooLongHttpHeaderException" -> ErrorCode.HEADERS_TOO_LARGE;
          default -> ErrorCode.BAD_REQUEST;
        };
    String requestId = RequestIds.of(null);
    refused.accept(code.status());
    request
        .response()
        .setStatusCode(code.status())
        .putHeader("content-type", ProblemDocument.MEDIA_TYPE)
        .putHeader("cache-control", "no-store")
        .putHeader("connection", "close")
        .putHeader(RequestIds.HEADER, requestId)
        .end(Problem.of(code).body(requestId))
        .onComplete(done -> request.connection().close());
  }
}
