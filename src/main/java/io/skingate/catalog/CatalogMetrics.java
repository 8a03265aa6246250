package io.skingate.catalog;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.skingate.catalog.content.ContentStore;
import io.skingate.metrics.UnreadableMessages;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The meters of the catalog cache. Labels are configured account ids and fixed words only. */
final class CatalogMetrics {
  private final MeterRegistry meters;
  private final UnreadableMessages unreadable;
  private final Map<String, List<Meter>> gauges = new ConcurrentHashMap<>();

  CatalogMetrics(MeterRegistry meters, ContentStore store) {
    this.meters = meters;
    this.unreadable = new UnreadableMessages(meters);
    Gauge.builder("skingate.catalog.memory.used.bytes", store, ContentStore::bytes)
        .description("What the catalogs of this pod take outside of the heap")
        .register(meters);
    Gauge.builder("skingate.catalog.memory.max.bytes", store, ContentStore::limit)
        .description("What the catalogs of this pod may take outside of the heap")
        .register(meters);
    FunctionCounter.builder("skingate.catalog.readers.cut.off", store, ContentStore::readersCutOff)
        .description("Readers so slow that the memory of the catalog they read was needed")
        .register(meters);
  }

  void refreshed(String account, String result) {
    Counter.builder("skingate.catalog.refreshes")
        .description("Attempts to get a catalog, by how they ended")
        .tag("account", account)
        .tag("result", result)
        .register(meters)
        .increment();
    if (result.equals(Refresh.INVALID)) {
      unreadable.count(account, UnreadableMessages.CATALOG);
    }
  }

  void watch(String account, CatalogSlot slot) {
    forget(account);
    gauges.put(
        account,
        List.of(
            Gauge.builder(
                    "skingate.catalog.last.success.timestamp.seconds",
                    slot,
                    s -> s.current() == null ? 0 : s.current().verifiedAt().toEpochMilli() / 1e3)
                .description(
                    "When SkinsNode last gave or confirmed the catalog; 0 before the first")
                .tag("account", account)
                .register(meters),
            Gauge.builder(
                    "skingate.catalog.items",
                    slot,
                    s -> s.current() == null ? 0 : s.current().items())
                .description("Items in the catalog at hand")
                .tag("account", account)
                .register(meters),
            Gauge.builder(
                    "skingate.catalog.number",
                    slot,
                    s -> s.current() == null ? 0 : s.current().number())
                .description(
                    "The number of the catalog's content, the same on every pod; 0 where this pod fetched it for itself")
                .tag("account", account)
                .register(meters)));
  }

  void forget(String account) {
    List<Meter> watched = gauges.remove(account);
    if (watched != null) {
      watched.forEach(meters::remove);
    }
  }
}
