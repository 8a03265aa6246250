package io.skingate.catalog;

import java.time.Duration;
import java.util.Set;

/** When to fetch a catalog again. Pure functions. */
final class RefreshSchedule {
  private static final Duration FIRST_RETRY = Duration.ofMillis(500);

  /** So short that an outage's end is noticed soon, so long that a request a pod means nothing. */
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(3);

  /**
   * Wrong credentials may count as an attack, and a catalog that is too large costs a fetch of all
   * of it.
   */
  private static final Set<String> SELDOM_MENDED =
      Set.of(Refresh.CREDENTIALS_REJECTED, Refresh.TOO_LARGE);

  private static final Duration REJECTED_RETRY = Duration.ofSeconds(10);

  private static final double JITTER = 0.1;

  private RefreshSchedule() {}

  /**
   * The wait before the next attempt.
   *
   * @param failures in a row up to now, the last attempt included; zero if it succeeded
   * @param random from 0 to below 1
   */
  static Duration next(Refresh last, int failures, Duration interval, double random) {
    Duration wait = jittered(base(last, failures, interval), random);
    boolean asked = last.retryAfter() != null && last.retryAfter().compareTo(wait) > 0;
    return asked ? last.retryAfter() : wait;
  }

  private static Duration base(Refresh last, int failures, Duration interval) {
    if (last.succeeded()) {
      return interval;
    }
    if (SELDOM_MENDED.contains(last.result())) {
      return longer(interval, REJECTED_RETRY);
    }
    Duration retry = FIRST_RETRY.multipliedBy(1L << Math.min(failures - 1, 10));
    return retry.compareTo(LONGEST_RETRY) < 0 ? retry : LONGEST_RETRY;
  }

  private static Duration jittered(Duration wait, double random) {
    double factor = 1 - JITTER + 2 * JITTER * random;
    return Duration.ofMillis(Math.max(1, Math.round(wait.toMillis() * factor)));
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }
}
