package io.skingate.tracing;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * How often each store's word counts that its trace is sampled: a store that samples everything
 * must not have everything exported. Safe for use from any thread.
 */
final class SampledCallers {
  /** A second, for each store and pod. */
  static final int MOST = 10;

  private static final int COUNT_BITS = 8;
  private static final long COUNT_MASK = (1 << COUNT_BITS) - 1;
  private static final long SECOND_NANOS = 1_000_000_000;

  private final LongSupplier nanoTime;

  /** The second and how many counted in it, by store: configured ones only. */
  private final Map<String, AtomicLong> counted = new ConcurrentHashMap<>();

  /**
   * @param nanoTime a clock such as {@link System#nanoTime}
   */
  SampledCallers(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Whether one more trace of the store counts as sampled. */
  boolean mayCount(String tenantId) {
    long second = Math.floorDiv(nanoTime.getAsLong(), SECOND_NANOS) << COUNT_BITS;
    AtomicLong counter = counted.computeIfAbsent(tenantId, id -> new AtomicLong(second));
    while (true) {
      long before = counter.get();
      long count = (before & ~COUNT_MASK) == second ? before & COUNT_MASK : 0;
      if (count == MOST) {
        return false;
      }
      if (counter.compareAndSet(before, second | count + 1)) {
        return true;
      }
    }
  }
}
