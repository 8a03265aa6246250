package io.skingate.sandbox;

import java.time.Duration;

/**
 * How long a configured wait takes at the sandbox's speed.
 *
 * @param speed what every wait is divided by, above 0
 */
record SandboxPace(double speed) {
  /** The wait in milliseconds, at least 1, as timers want it. */
  long millis(Duration wait) {
    return Math.max(1, Math.round(wait.toNanos() / 1e6 / speed));
  }
}
