package io.skingate.redis;

import io.vertx.core.Vertx;

/** One timer for the deadlines of many commands. Belongs to one event loop. */
final class CommandTimer {
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
   * Runs at this time, or earlier where it is armed for that.
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
    timer =
        vertx.setTimer(
            Math.max(1, wait),
            id -> {
              timer = -1;
              expired.run();
            });
  }
}
