package io.skingate.management.scrape;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.micrometer.Label;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.util.EnumSet;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/**
 * The process's meters, in Prometheus's form. Make one before Vert.x and close it after. Safe for
 * use from any thread.
 */
public final class Metrics implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics garbageCollection;

  public Metrics() {
    MeterRules.apply(registry);
    garbageCollection = ProcessMeters.bind(registry);
  }

  /** Where every component registers its meters. */
  public MeterRegistry registry() {
    return registry;
  }

  /**
   * Begins a Vert.x that reports here. Of what Vert.x can measure only the worker pools are taken:
   * the rest is labelled with what a caller chooses (method, path, remote address), so that anybody
   * could add series.
   */
  public VertxBuilder instrument(VertxOptions options) {
    MicrometerMetricsOptions metrics =
        new MicrometerMetricsOptions()
            .setEnabled(true)
            // Vert.x shares what is known by one name among all its instances of a process.
            .setRegistryName(UUID.randomUUID().toString())
            .setLabels(EnumSet.of(Label.POOL_TYPE, Label.POOL_NAME));
    EnumSet.complementOf(EnumSet.of(MetricsDomain.NAMED_POOLS))
        .forEach(metrics::addDisabledMetricsCategory);
    // Of Redis clients, which are many, Vert.x would register the same gauge again and again.
    metrics.addDisabledMetricsCategory("redis");
    return Vertx.builder()
        .with(options.setMetricsOptions(metrics))
        .withMetrics(new MicrometerMetricsFactory(registry));
  }

  /** Says what is running, as the labels of a gauge that is always 1. */
  public void build(String version, String revision, String java) {
    Gauge.builder("skingate.build.info", () -> 1)
        .description("What is running; always 1")
        .tag("version", version)
        .tag("revision", revision)
        .tag("java", java)
        .register(registry);
  }

  /** Shows whether the process is on its way out. */
  public void draining(BooleanSupplier draining) {
    Gauge.builder("skingate.draining", () -> draining.getAsBoolean() ? 1 : 0)
        .description("Whether the gateway finishes what is in flight and takes nothing new")
        .register(registry);
  }

  /** Everything measured, as text. Takes milliseconds: call it off the event loops. */
  public String scrape(ScrapeFormat format) {
    return registry.scrape(format.contentType());
  }

  @Override
  public void close() {
    garbageCollection.close();
    registry.close();
  }
}
