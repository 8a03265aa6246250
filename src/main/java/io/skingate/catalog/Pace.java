package io.skingate.catalog;

import io.skingate.catalog.sharing.Turn;
import io.skingate.config.CatalogConfig;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * When a pod has its next turn at a catalog that it shares with others. Safe for use from any
 * thread.
 */
final class Pace {
  /** So often a pod looks, however long the interval: a confirmation may have been published. */
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private static final Duration SHORTEST = Duration.ofMillis(10);

  /** Of the interval, so that pods do not ask Redis at one moment. */
  private static final double SPREAD = 0.05;

  /** While another pod fetches, this one looks so often within an interval. */
  private static final int LOOKS = 4;

  /** Where pods cannot know of each other, each fetches this much more seldom. */
  private static final int ALONE = 3;

  private final CatalogConfig config;
  private final DoubleSupplier random;

  /**
   * @param random from 0 to below 1
   */
  Pace(CatalogConfig config, DoubleSupplier random) {
    this.config = config;
    this.random = random;
  }

  Duration interval() {
    return config.refreshInterval();
  }

  Duration maxStale() {
    return config.maxStale();
  }

  /** From one fetch to the next where Redis is out and each pod fetches for itself. */
  Duration alone() {
    Duration slow = interval().multipliedBy(ALONE);
    Duration stale = config.maxStale().dividedBy(2);
    return slow.compareTo(stale) < 0 || stale.compareTo(interval()) < 0 ? slow : stale;
  }

  /**
   * From this age on a pod fetches what it should have got from others, though another has the
   * lease: that one may hang, and a slow one has had its time.
   */
  Duration tooOld() {
    Duration stale = config.maxStale().dividedBy(2);
    return stale.compareTo(alone()) > 0 ? stale : alone();
  }

  /** After a turn in which this pod did not fetch. */
  Duration after(Turn turn) {
    if (turn.leaseLeft().isZero()) {
      return spread(turn.untilDue(interval()));
    }
    Duration left = turn.leaseLeft().plus(SHORTEST);
    return turn.held() ? spread(left) : shorter(left, interval().dividedBy(LOOKS));
  }

  /** After a fetch of this pod's that all have a part in. */
  Duration afterFetch(Duration took) {
    Duration left = interval().minus(took);
    return spread(left.isNegative() ? Duration.ZERO : left);
  }

  /** The wait after a failed fetch, for all pods. */
  Duration afterFailure(Refresh failed, int failures) {
    return RefreshSchedule.next(failed, failures, interval(), random.getAsDouble());
  }

  /** A wait and a little more. */
  Duration spread(Duration wait) {
    long more = Math.round(interval().toMillis() * SPREAD * random.getAsDouble());
    Duration spread = shorter(wait.plusMillis(more), LONGEST);
    return spread.compareTo(SHORTEST) < 0 ? SHORTEST : spread;
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }
}
