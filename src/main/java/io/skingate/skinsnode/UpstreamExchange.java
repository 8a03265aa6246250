package io.skingate.skinsnode;

import io.skingate.net.PooledConnection;
import io.skingate.skinsnode.answer.ExchangeResult;
import io.skingate.skinsnode.answer.ExchangeResult.Failure;
import io.skingate.skinsnode.answer.Pauses;
import io.skingate.skinsnode.answer.ResponseBody;
import io.skingate.skinsnode.answer.UpstreamAnswer.Reason;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * One HTTP exchange, bounded in time from first to last byte and in the size of its answer. When it
 * is over for any other reason than a whole answer, its connection is closed. Belongs to the event
 * loop on which it was started; its future always succeeds.
 */
final class UpstreamExchange {
  /**
   * The bounds of an exchange.
   *
   * @param total from the start to the last byte
   * @param silence no byte within one such period ends it; the periods follow one another
   * @param bytes the largest answer, as it comes in
   */
  record Limits(Duration total, Duration silence, int bytes) {}

  /** Requests that are begun: the first, and others where the one before met a dying connection. */
  private static final int MOST_OPENED = 3;

  private final Vertx vertx;
  private final Clock clock;
  private final Limits limits;
  private final ResponseBody body;
  private final BodySink sink;
  private final Promise<ExchangeResult> promise = Promise.promise();
  private Supplier<Future<HttpClientRequest>> opening;
  private Buffer payload;
  private int opened;
  private HttpClientRequest request;
  private boolean sent;
  private boolean over;
  private boolean progressed;
  private boolean paused;
  private long sunk;
  private long totalTimer = -1;
  private long silenceTimer = -1;

  /**
   * @param sink gets the body of a 200 in place of the result; null where the result has every body
   */
  public UpstreamExchange(Vertx vertx, Clock clock, Limits limits, BodySink sink) {
    this.vertx = vertx;
    this.clock = clock;
    this.limits = limits;
    this.body = new ResponseBody(limits.bytes());
    this.sink = sink;
  }

  /**
   * @param opening gives a request that is not sent yet; may throw where the account cannot be
   *     called at all, say for its address
   * @param payload null for a request without a body
   */
  Future<ExchangeResult> run(Supplier<Future<HttpClientRequest>> opening, Buffer payload) {
    totalTimer = vertx.setTimer(millis(limits.total()), id -> timedOut());
    if (limits.silence().compareTo(limits.total()) < 0) {
      silenceTimer = vertx.setPeriodic(millis(limits.silence()), id -> checkProgress());
    }
    this.opening = opening;
    this.payload = payload;
    open();
    return promise.future();
  }

  private void open() {
    opened++;
    try {
      opening.get().onComplete(ready -> connected(ready.result(), ready.cause()));
    } catch (RuntimeException unusable) {
      end(Failure.unsent(Reason.UNREACHABLE));
    }
  }

  private void connected(HttpClientRequest ready, Throwable failure) {
    if (over) {
      if (ready != null) {
        ready.reset();
      }
      return;
    }
    if (failure != null) {
      boolean busy = failure instanceof ConnectionPoolTooBusyException;
      end(Failure.unsent(busy ? Reason.OVERLOADED : Reason.UNREACHABLE));
      return;
    }
    request = ready;
    sent = true;
    int before = PooledConnection.requestsWritten(ready.connection());
    Future<HttpClientResponse> response = payload == null ? ready.send() : ready.send(payload);
    response.onComplete(
        answered -> {
          if (over) {
            return;
          }
          if (answered.failed()) {
            broken(PooledConnection.requestsWritten(ready.connection()) > before);
          } else {
            receive(answered.result());
          }
        });
  }

  /**
   * No answer has begun. A pooled connection may close just when it is taken: what certainly was
   * not sent is sent on another one, and so is a question, which may be asked twice.
   */
  private void broken(boolean written) {
    boolean mayRepeat = !written || payload == null;
    if (!mayRepeat || opened == MOST_OPENED) {
      end(new Failure(Reason.RESET, null, written));
      return;
    }
    request = null;
    sent = false;
    open();
  }

  private void receive(HttpClientResponse response) {
    progressed = true;
    response.exceptionHandler(failure -> end(Failure.sent(Reason.RESET)));
    boolean sinks = sink != null && response.statusCode() == 200;
    if (sinks) {
      sink.begin(response.getHeader(HttpHeaders.CONTENT_ENCODING), source(response));
    }
    response.handler(
        chunk -> {
          progressed = true;
          if (over) {
            return;
          }
          if (sinks ? !sink(response, chunk) : !body.append(chunk)) {
            end(Failure.sent(Reason.MALFORMED));
          }
        });
    response.endHandler(
        done -> {
          request = null;
          end(
              new ExchangeResult.Response(
                  response.statusCode(),
                  Pauses.asked(response.getHeader(HttpHeaders.RETRY_AFTER), clock.instant())
                      .orElse(null),
                  response.getHeader(HttpHeaders.ETAG),
                  body));
        });
  }

  /** False if the body is larger than any may be. */
  private boolean sink(HttpClientResponse response, Buffer chunk) {
    sunk += chunk.length();
    if (sunk > limits.bytes()) {
      return false;
    }
    if (!sink.take(chunk)) {
      paused = true;
      response.pause();
    }
    return true;
  }

  private BodySink.Source source(HttpClientResponse response) {
    Context context = vertx.getOrCreateContext();
    return new BodySink.Source() {
      @Override
      public void resume() {
        context.runOnContext(
            turn -> {
              paused = false;
              progressed = true;
              response.resume();
            });
      }

      @Override
      public void abort() {
        context.runOnContext(turn -> end(Failure.sent(Reason.MALFORMED)));
      }
    };
  }

  private void checkProgress() {
    if (!progressed && !paused) {
      timedOut();
    }
    progressed = false;
  }

  private void timedOut() {
    end(new Failure(Reason.TIMEOUT, null, sent));
  }

  private void end(ExchangeResult result) {
    if (over) {
      return;
    }
    over = true;
    vertx.cancelTimer(totalTimer);
    vertx.cancelTimer(silenceTimer);
    if (request != null) {
      request.reset();
      request = null;
    }
    promise.complete(result);
  }

  private static long millis(Duration duration) {
    return Math.max(1, duration.toMillis());
  }
}
