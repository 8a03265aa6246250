package io.skingate.order.model;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait before asking SkinsNode again. Pure but for the jitter, which is injected. */
public final class Backoff {
  /** SkinsNode answers from a cache of this age, so asking more often learns nothing. */
  public static final Duration UPSTREAM_CACHE = Duration.ofSeconds(30);

  /** Past its cache's age, SkinsNode's word that it has no such order is final. */
  public static final Duration LATE_CHECK = UPSTREAM_CACHE.plusSeconds(5);

  /**
   * A waiting order is on its way within five seconds of SkinsNode's return, all waits included.
   */
  private static final Duration MAX_RETRY = Duration.ofSeconds(3);

  private static final Duration FIRST_RETRY = Duration.ofMillis(250);
  private static final Duration MAX_RECONCILE = Duration.ofMinutes(30);
  private static final Duration FIRST_SETTLE = Duration.ofSeconds(5);
  private static final Duration MAX_SETTLE = Duration.ofHours(24);

  /** A trade takes up to ten minutes, so the first checks come evenly. */
  private static final int EVEN_CHECKS = 4;

  private final RandomGenerator random;

  public Backoff(RandomGenerator random) {
    this.random = random;
  }

  /**
   * Before the next try of a queued order.
   *
   * @param tries so far
   * @param asked how long SkinsNode asked to wait, null if it did not
   */
  public Duration retry(int tries, Duration asked) {
    Duration step = FIRST_RETRY.multipliedBy(1L << Math.min(tries, 10));
    Duration wait = jittered(step.compareTo(MAX_RETRY) < 0 ? step : MAX_RETRY);
    return asked != null && asked.compareTo(wait) > 0 ? asked : wait;
  }

  /**
   * Before the next look at a placed order that brought no news.
   *
   * @param checks without news so far
   */
  public Duration reconcile(int checks, Duration reconcileAfter) {
    Duration first = reconcileAfter.compareTo(UPSTREAM_CACHE) > 0 ? reconcileAfter : UPSTREAM_CACHE;
    Duration step = first.multipliedBy(1L << Math.max(0, Math.min(checks - EVEN_CHECKS, 10)));
    // Never sooner than the cache, so the jitter only adds.
    Duration capped = step.compareTo(MAX_RECONCILE) < 0 ? step : max(first, MAX_RECONCILE);
    return capped.plusMillis(random.nextLong(capped.toMillis() / 5 + 1));
  }

  /**
   * Before the next try to ask whether a completed order is settled.
   *
   * @param checks that brought no answer so far
   */
  public Duration settle(int checks) {
    Duration step = FIRST_SETTLE.multipliedBy(1L << Math.min(checks, 15));
    return jittered(step.compareTo(MAX_SETTLE) < 0 ? step : MAX_SETTLE);
  }

  private Duration jittered(Duration full) {
    long millis = full.toMillis();
    return Duration.ofMillis(millis / 2 + random.nextLong(millis / 2 + 1));
  }

  private static Duration max(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }
}
