package io.skingate.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.IntConsumer;

/**
 * Refuses bytes that are no HTTP request, which never reach a router, and ends their connection.
 * Belongs to the event loop of its log.
 */
public final class InvalidRequests implements Handler<HttpServerRequest> {
  private final AnswerLog answers;
  private final IntConsumer refused;

  /**
   * @param refused is given the status of each answer
   */
  public InvalidRequests(AnswerLog answers, IntConsumer refused) {
    this.answers = answers;
    this.refused = refused;
  }

  @Override
  public void handle(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    ErrorCode code =
        cause instanceof TooLongHttpLineException
            ? ErrorCode.URI_TOO_LONG
            : cause instanceof TooLongHttpHeaderException
                ? ErrorCode.HEADERS_TOO_LARGE
                : ErrorCode.BAD_REQUEST;
    String requestId = RequestIds.of(null);
    refused.accept(code.status());
    answers.answered(
        requestId, null, null, null, AnswerLog.OTHER_ROUTE, code.status(), code.code(), 0);
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
