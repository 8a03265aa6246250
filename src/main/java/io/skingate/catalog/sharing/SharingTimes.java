package io.skingate.catalog.sharing;

import io.skingate.config.CatalogConfig;
import java.time.Duration;

/**
 * The times that pods agree on. Immutable.
 *
 * @param interval from the beginning of one fetch to that of the next
 * @param lease a fetcher that does not renew its lease for so long is taken for dead
 * @param expiry what nobody renews is gone from Redis after it; renewed when a quarter of it is
 *     over
 */
public record SharingTimes(Duration interval, Duration lease, Duration expiry) {
  private static final Duration SHORTEST_LEASE = Duration.ofMillis(500);
  private static final Duration LONGEST_LEASE = Duration.ofSeconds(10);
  private static final Duration MARGIN = Duration.ofSeconds(10);

  /**
   * A lease of one interval has a dead fetcher replaced within two. What is shared outlives the
   * time for which it may be served.
   */
  public static SharingTimes of(CatalogConfig config) {
    Duration interval = config.refreshInterval();
    Duration longer = interval.compareTo(config.maxStale()) > 0 ? interval : config.maxStale();
    return new SharingTimes(
        interval,
        interval.compareTo(SHORTEST_LEASE) < 0
            ? SHORTEST_LEASE
            : interval.compareTo(LONGEST_LEASE) > 0 ? LONGEST_LEASE : interval,
        longer.multipliedBy(2).plus(MARGIN));
  }
}
