package io.skingate.tracing;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What is counted about the export of traces. Safe for use from any thread. */
final class TracingMetrics {
  private final Counter recorded;
  private final Counter exported;
  private final Counter failed;

  TracingMetrics(MeterRegistry meters) {
    recorded = counter(meters, "recorded");
    exported = counter(meters, "exported");
    failed = counter(meters, "failed");
  }

  private static Counter counter(MeterRegistry meters, String result) {
    return Counter.builder("skingate.tracing.spans")
        .description(
            "Spans of sampled traces: recorded, and of these exported, or lost since the collector"
                + " did not take them; the rest waits, or was left out since too many waited")
        .tag("result", result)
        .register(meters);
  }

  void recorded() {
    recorded.increment();
  }

  void exported(int spans) {
    exported.increment(spans);
  }

  void failed(int spans) {
    failed.increment(spans);
  }
}
