package io.skingate.sandbox;

import java.time.Duration;

/** How much longer or shorter than configured everything takes; read and set by any thread. */
final class TimeScale {
  private volatile double factor = 1;

  void set(double newFactor) {
    if (!(newFactor > 0) || newFactor > 1_000) {
      throw new IllegalArgumentException("a time scale is above 0 and at most 1000");
    }
    factor = newFactor;
  }

  /** The scaled duration in milliseconds, at least 1, as timers want it. */
  long millis(Duration duration) {
    return Math.max(1, Math.round(duration.toNanos() / 1e6 * factor));
  }
}
