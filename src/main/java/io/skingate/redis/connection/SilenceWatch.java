package io.skingate.redis.connection;

import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Has a connection asked for a sign of life whenever it was silent for a while. Belongs to one
 * event loop.
 */
final class SilenceWatch {
  /** Well below what firewalls and load balancers forget idle connections after. */
  private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Vertx vertx;
  private final LongSupplier lastSign;
  private final Runnable ask;
  private long timer = -1;

  /**
   * @param lastSign when the connection was heard of last, by {@link System#nanoTime}
   */
  SilenceWatch(Vertx vertx, LongSupplier lastSign, Runnable ask) {
    this.vertx = vertx;
    this.lastSign = lastSign;
    this.ask = ask;
  }

  /** Watches a connection that stands since now. */
  void watch() {
    stop();
    lookIn(SILENCE_NANOS);
  }

  void stop() {
    vertx.cancelTimer(timer);
    timer = -1;
  }

  private void lookIn(long nanos) {
    timer =
        vertx.setTimer(
            nanos / 1_000_000 + 1,
            id -> {
              long left = SILENCE_NANOS - (System.nanoTime() - lastSign.getAsLong());
              lookIn(left > 0 ? left : SILENCE_NANOS);
              if (left <= 0) {
                ask.run();
              }
            });
  }
}
