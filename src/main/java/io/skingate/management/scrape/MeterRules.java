package io.skingate.management.scrape;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import java.util.Set;

/** What meters may exist, and under which names. */
final class MeterRules {
  /**
   * Far above what configured tenants and accounts give; behind it nothing new is measured, so that
   * a mistake in a label cannot take the process's memory.
   */
  private static final int MAX_METERS = 50_000;

  /** Measured by {@link ProcessMeters} in base units. */
  private static final Set<String> REPLACED =
      Set.of("process.cpu.time", "jvm.compilation.time", "jvm.info");

  private MeterRules() {}

  static void apply(MeterRegistry registry) {
    registry
        .config()
        .meterFilter(MeterFilter.deny(id -> REPLACED.contains(id.getName())))
        // A client of Redis names its pool anew each time it is made, so with every reconnect; one
        // of HTTP names it after the host that is called.
        .meterFilter(MeterFilter.deny(MeterRules::isClientPool))
        // The Redis client registers the same for each of its many connections.
        .meterFilter(MeterFilter.denyNameStartsWith("vertx.redis"))
        // A gauge may not end in "count", which is a part of a histogram.
        .meterFilter(renamed("system.cpu.count", "system.cpus"))
        .meterFilter(MeterFilter.maximumAllowableMetrics(MAX_METERS));
  }

  private static boolean isClientPool(Meter.Id id) {
    return id.getName().startsWith("vertx.pool.") && !"worker".equals(id.getTag("pool_type"));
  }

  private static MeterFilter renamed(String from, String to) {
    return new MeterFilter() {
      @Override
      public Meter.Id map(Meter.Id id) {
        return id.getName().equals(from) ? id.withName(to) : id;
      }
    };
  }
}
