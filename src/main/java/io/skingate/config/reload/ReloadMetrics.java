package io.skingate.config.reload;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;

/** What is known of reloads. The start counts as the first success. */
final class ReloadMetrics {
  private final Clock clock;
  private final AtomicLong lastSuccessful = new AtomicLong(1);
  private final AtomicLong lastSuccessMillis;
  private final Counter successes;
  private final Counter failures;

  ReloadMetrics(MeterRegistry meters, Clock clock) {
    this.clock = clock;
    lastSuccessMillis = new AtomicLong(clock.millis());
    successes = counter(meters, "success");
    failures = counter(meters, "failure");
    Gauge.builder("skingate.config.last.reload.successful", lastSuccessful, AtomicLong::get)
        .description("Whether the last change of the configuration was accepted")
        .register(meters);
    Gauge.builder(
            "skingate.config.last.reload.success.timestamp.seconds",
            lastSuccessMillis,
            millis -> millis.get() / 1000.0)
        .description("When a configuration was last accepted, in Unix time")
        .register(meters);
  }

  private static Counter counter(MeterRegistry meters, String result) {
    return Counter.builder("skingate.config.reloads")
        .description("Changes of the configuration that were noticed, by what became of them")
        .tag("result", result)
        .register(meters);
  }

  void succeeded() {
    lastSuccessful.set(1);
    lastSuccessMillis.set(clock.millis());
    successes.increment();
  }

  void failed() {
    lastSuccessful.set(0);
    failures.increment();
  }
}
