package io.skingate.order;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** The time that orders under way are given when their pod stops. */
public final class StopGrace {
  private static final long LOOK_MILLIS = 20;

  private StopGrace() {}

  /**
   * Waits until nothing is under way, or the grace is over. Call it on an event loop; the condition
   * is looked at there.
   *
   * @return never fails
   */
  public static Future<Void> untilIdle(
      Vertx vertx, LongSupplier nanoTime, Duration grace, BooleanSupplier idle) {
    Promise<Void> over = Promise.promise();
    long until = nanoTime.getAsLong() + grace.toNanos();
    vertx.setPeriodic(
        LOOK_MILLIS,
        timer -> {
          if (idle.getAsBoolean() || nanoTime.getAsLong() >= until) {
            vertx.cancelTimer(timer);
            over.complete();
          }
        });
    return over.future();
  }
}
