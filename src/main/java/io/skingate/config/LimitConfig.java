package io.skingate.config;

/**
 * A rate limit.
 *
 * @param rate the sustained rate
 * @param burst how many requests may come at once after a pause, at least 1
 */
public record LimitConfig(Rate rate, int burst) {
  /**
   * Whole seconds in which an empty bucket fills, at least 1: the {@code w} of RateLimit-Policy.
   */
  public long windowSeconds() {
    return Math.max(1, (long) Math.ceil(burst * rate.emissionIntervalMicros() / 1_000_000.0));
  }
}
