package io.skingate.limit;

import io.skingate.config.LimitConfig;

/** Makes limit states of what the limiter counted. */
public final class LimitStates {
  private LimitStates() {}

  public static LimitState of(LimitConfig limit, long remaining, long microsUntilNext) {
    return new LimitState(
        limit.burst(), limit.windowSeconds(), remaining, (microsUntilNext + 999_999) / 1_000_000);
  }

  /** Nothing used. */
  public static LimitState full(LimitConfig limit) {
    return new LimitState(limit.burst(), limit.windowSeconds(), limit.burst(), 0);
  }
}
