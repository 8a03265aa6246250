package io.skingate.redis.connection;

import io.vertx.core.Vertx;
import java.time.Duration;

/** One timer for the deadlines of many commands. Belongs to one event loop. */
final class CommandTimer {
  /** A timer that comes so late was held up by its own event loop, not by Redis. */
  private static final Duration HELD_UP = Duration.ofMillis(50);

  /**
   * For what Redis has answered while the loop stood still, and for what only left after that:
   * several round trips within one data centre.
   */
  private static final Duration GRACE = Duration.ofMillis(50);

  private final Vertx vertx;
  private final Runnable expired;
  private long timer = -1;
  private long armedFor;

  /**
   * @param expired looks which deadlines are over, and arms the timer for the next one
   */
  CommandTimer(Vertx vertx, Runnable expired) {
    this.vertx = vertx;
    this.expired = expired;
  }

  /**
   * Runs at this time, or earlier where it is armed for that; a little later where the event loop
   * stood still.
   *
   * @param deadline by {@link System#nanoTime}
   */
  void by(long deadline) {
    if (timer >= 0) {
      if (armedFor - deadline <= 0) {
        return;
      }
      vertx.cancelTimer(timer);
    }
    armedFor = deadline;
    long wait = (deadline - System.nanoTime()) / 1_000_000 + 1;
    timer = vertx.setTimer(Math.max(1, wait), id -> fire(true));
  }

  private void fire(boolean mayWait) {
    if (mayWait && System.nanoTime() - armedFor > HELD_UP.toNanos()) {
      timer = vertx.setTimer(GRACE.toMillis(), id -> fire(false));
      return;
    }
    timer = -1;
    expired.run();
  }
}
