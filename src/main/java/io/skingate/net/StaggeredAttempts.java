package io.skingate.net;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Several ways to one end, of which the first that gets there is taken: each begins when the one
 * before it has failed, or has said nothing for a while, and goes on beside it (as RFC 8305, 5).
 * Used once, on one event loop.
 *
 * @param <T> what an attempt gives
 */
public final class StaggeredAttempts<T> {
  /** The delay that RFC 8305, 8 recommends; shorter where the budget would not reach. */
  private static final long LONGEST_DELAY_MILLIS = 250;

  private final Vertx vertx;
  private final List<Supplier<Future<T>>> attempts;
  private final Consumer<T> surplus;
  private final long delayMillis;
  private final Promise<T> promise = Promise.promise();
  private int begun;
  private int failed;
  private long nextTimer = -1;
  private long budgetTimer = -1;

  private StaggeredAttempts(
      Vertx vertx, Duration budget, List<Supplier<Future<T>>> attempts, Consumer<T> surplus) {
    this.vertx = vertx;
    this.attempts = attempts;
    this.surplus = surplus;
    this.delayMillis =
        Math.max(1, Math.min(LONGEST_DELAY_MILLIS, budget.toMillis() / (attempts.size() + 1)));
  }

  /**
   * Makes the attempts.
   *
   * @param budget for all of them; after it the future fails with a {@link TimeoutException}
   * @param attempts in the order in which they begin, at least one
   * @param surplus gets what comes of an attempt that is needed no longer
   * @return the first success, or the last failure
   */
  public static <T> Future<T> first(
      Vertx vertx, Duration budget, List<Supplier<Future<T>>> attempts, Consumer<T> surplus) {
    StaggeredAttempts<T> race = new StaggeredAttempts<>(vertx, budget, attempts, surplus);
    race.budgetTimer =
        vertx.setTimer(
            Math.max(1, budget.toMillis()),
            timer ->
                race.fail(new TimeoutException("no answer within " + budget.toMillis() + " ms")));
    race.begin();
    return race.promise.future();
  }

  private void begin() {
    Supplier<Future<T>> attempt = attempts.get(begun++);
    if (begun < attempts.size()) {
      nextTimer = vertx.setTimer(delayMillis, timer -> begin());
    }
    started(attempt)
        .onComplete(
            done -> {
              if (done.succeeded()) {
                succeed(done.result());
              } else if (++failed == attempts.size()) {
                fail(done.cause());
              } else if (begun < attempts.size() && !isOver()) {
                vertx.cancelTimer(nextTimer);
                begin();
              }
            });
  }

  private Future<T> started(Supplier<Future<T>> attempt) {
    try {
      return attempt.get();
    } catch (RuntimeException broken) {
      return Future.failedFuture(broken);
    }
  }

  private boolean isOver() {
    return promise.future().isComplete();
  }

  private void succeed(T result) {
    if (isOver()) {
      surplus.accept(result);
      return;
    }
    end();
    promise.complete(result);
  }

  private void fail(Throwable cause) {
    if (!isOver()) {
      end();
      promise.fail(cause);
    }
  }

  private void end() {
    vertx.cancelTimer(nextTimer);
    vertx.cancelTimer(budgetTimer);
  }
}
