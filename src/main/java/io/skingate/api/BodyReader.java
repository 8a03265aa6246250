package io.skingate.api;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/**
 * Reads a body's raw bytes, whatever its content-type, up to a limit and within a time. A caller
 * who goes away meanwhile is forgotten.
 */
final class BodyReader implements Handler<RoutingContext> {
  private final Vertx vertx;
  private final int limit;
  private final Duration patience;

  /**
   * @param limit in bytes
   * @param patience for the whole body, counted from the headers
   */
  BodyReader(Vertx vertx, int limit, Duration patience) {
    this.vertx = vertx;
    this.limit = limit;
    this.patience = patience;
  }

  @Override
  public void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (announcedLength(request) > limit) {
      Exchange.of(context).problem(Problem.of(ErrorCode.BODY_TOO_LARGE));
      return;
    }
    Reading reading = new Reading(context);
    request.handler(reading::chunk).endHandler(reading::end).exceptionHandler(reading::broken);
    if (request.version() != HttpVersion.HTTP_1_0
        && "100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      context.response().writeContinue();
    }
  }

  private static long announcedLength(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException beyondAnyLimit) {
      return Long.MAX_VALUE;
    }
  }

  /** One body on its way. */
  private final class Reading {
    private final RoutingContext context;
    private final long timer;
    private Buffer body = Buffer.buffer();
    private boolean over;

    Reading(RoutingContext context) {
      this.context = context;
      timer = vertx.setTimer(patience.toMillis(), id -> refuse(ErrorCode.REQUEST_TIMEOUT));
    }

    void chunk(Buffer chunk) {
      if (over) {
        return;
      }
      if (body.length() + chunk.length() > limit) {
        refuse(ErrorCode.BODY_TOO_LARGE);
      } else {
        body.appendBuffer(chunk);
      }
    }

    void end(Void end) {
      if (finish()) {
        Exchange.of(context).body(body);
        context.next();
      }
    }

    /** The connection is gone, or is being closed over chunks that make no sense. */
    void broken(Throwable cause) {
      finish();
    }

    private void refuse(ErrorCode code) {
      if (finish()) {
        body = null;
        Exchange.of(context).problem(Problem.of(code));
      }
    }

    private boolean finish() {
      boolean first = !over;
      over = true;
      vertx.cancelTimer(timer);
      return first;
    }
  }
}
