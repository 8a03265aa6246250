package io.skingate.api.call;

import io.skingate.http.ErrorCode;
import io.skingate.http.Problem;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;

/**
 * Reads a body's raw bytes, whatever its content-type, up to a limit and within a time. What it
 * holds counts against a budget, by the bytes that have come, until the request is answered. A
 * caller who goes away meanwhile is forgotten.
 */
public final class BodyReader implements Step {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
  private static final Buffer EMPTY = Buffer.buffer(0);

  private final Vertx vertx;
  private final int limit;
  private final Duration patience;
  private final ByteBudget budget;

  /**
   * @param limit in bytes
   * @param patience for the whole body, counted from the headers
   */
  public BodyReader(Vertx vertx, int limit, Duration patience, ByteBudget budget) {
    this.vertx = vertx;
    this.limit = limit;
    this.patience = patience;
    this.budget = budget;
  }

  @Override
  public void take(Exchange exchange, Runnable next) {
    HttpServerRequest request = exchange.request();
    if (announcedLength(request) > limit) {
      exchange.problem(tooLarge());
      return;
    }
    Reading reading = new Reading(exchange, next);
    request.handler(reading::chunk).endHandler(reading::end).exceptionHandler(reading::broken);
    if (request.version() != HttpVersion.HTTP_1_0
        && "100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      exchange.response().writeContinue();
    }
  }

  private Problem tooLarge() {
    return Problem.of(ErrorCode.BODY_TOO_LARGE, "It may have up to " + limit + " bytes.");
  }

  private Problem tooSlow() {
    return Problem.of(
        ErrorCode.REQUEST_TIMEOUT,
        "All of it must arrive within " + patience.toSeconds() + " seconds.");
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
    private final Exchange exchange;
    private final Runnable next;
    private final long timer;
    private Buffer body = EMPTY;
    private int chunks;
    private int held;
    private boolean over;

    Reading(Exchange exchange, Runnable next) {
      this.exchange = exchange;
      this.next = next;
      timer = vertx.setTimer(patience.toMillis(), id -> refuse(tooSlow()));
    }

    void chunk(Buffer chunk) {
      if (over) {
        return;
      }
      if (body.length() + chunk.length() > limit) {
        refuse(tooLarge());
      } else if (!budget.take(chunk.length())) {
        refuse(Problem.of(ErrorCode.OVERLOADED).withRetryAfter(RETRY_AFTER));
      } else {
        held += chunk.length();
        append(chunk);
      }
    }

    /** Most bodies are one chunk, which needs no copy. */
    private void append(Buffer chunk) {
      if (chunks == 0) {
        body = chunk;
      } else {
        body = chunks == 1 ? Buffer.buffer().appendBuffer(body) : body;
        body.appendBuffer(chunk);
      }
      chunks++;
    }

    void end(Void end) {
      if (finish()) {
        exchange.onEnd(this::release);
        exchange.body(body);
        next.run();
      }
    }

    /** The connection is gone, or is being closed over chunks that make no sense. */
    void broken(Throwable cause) {
      if (finish()) {
        release();
      }
    }

    private void refuse(Problem problem) {
      if (finish()) {
        release();
        exchange.problem(problem);
      }
    }

    private void release() {
      body = EMPTY;
      budget.giveBack(held);
      held = 0;
    }

    private boolean finish() {
      boolean first = !over;
      over = true;
      vertx.cancelTimer(timer);
      return first;
    }
  }
}
