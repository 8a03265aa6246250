package io.skingate.catalog.sharing;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * The meters of what pods share of catalogs. Labels are configured account ids and fixed words
 * only. Safe for use from any thread.
 */
public final class SharingMetrics {
  private final MeterRegistry meters;
  private final Counter read;
  private final Counter written;

  public SharingMetrics(MeterRegistry meters) {
    this.meters = meters;
    this.read = bytes("read");
    this.written = bytes("written");
  }

  private Counter bytes(String direction) {
    return Counter.builder("skingate.catalog.shared.bytes")
        .description("Bytes of catalogs that this pod read from Redis, or wrote to it")
        .tag("direction", direction)
        .register(meters);
  }

  void read(int bytes) {
    read.increment(bytes);
  }

  void written(int bytes) {
    written.increment(bytes);
  }

  /** This pod has taken over what another fetched, or could not. */
  public void read(String account, String result) {
    Counter.builder("skingate.catalog.shared.reads")
        .description("Catalogs that this pod took from Redis, by how that ended")
        .tag("account", account)
        .tag("result", result)
        .register(meters)
        .increment();
  }

  /** This pod has published what it fetched, or could not. */
  public void published(String account, String result) {
    Counter.builder("skingate.catalog.shared.publications")
        .description("Catalogs that this pod fetched for all, by what became of them in Redis")
        .tag("account", account)
        .tag("result", result)
        .register(meters)
        .increment();
  }
}
