package io.skingate.tracing;

import io.micrometer.core.instrument.MeterRegistry;
import io.skingate.config.TracingConfig;
import io.vertx.core.MultiMap;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Gives each order its place in a trace, and exports what happens in those that are sampled, where
 * that is configured. One a process; safe for use from any thread.
 */
public final class Tracing implements AutoCloseable {
  /** A request's place in a trace. */
  public record Begun(TraceContext context, long callerSpan) {}

  private final SpanRecorder spans;
  private final double ratio;
  private final SampledCallers sampledCallers = new SampledCallers(System::nanoTime);

  private Tracing(SpanRecorder spans, double ratio) {
    this.spans = spans;
    this.ratio = ratio;
  }

  /** Gives places and exports nothing. */
  public static Tracing withoutExport() {
    return new Tracing(SpanRecorder.NONE, 0);
  }

  /** As configured. What is exported leaves on a thread of its own. */
  public static Tracing of(TracingConfig config, MeterRegistry meters, String version) {
    return config.exporter() == TracingConfig.Exporter.OTLP
        ? new Tracing(
            OtlpSpans.to(config.endpoint(), new TracingMetrics(meters), version),
            config.sampleRatio())
        : withoutExport();
  }

  /**
   * Continues the caller's trace, or begins one where it has none that is well-formed.
   *
   * @param tenantId an authenticated store's
   * @param headers of its request
   */
  public Begun begin(String tenantId, MultiMap headers) {
    if (!headers.contains(TraceParent.HEADER)) {
      return begin();
    }
    Optional<TraceParent> caller = TraceParent.of(headers.getAll(TraceParent.HEADER));
    if (caller.isEmpty()) {
      return begin();
    }
    boolean sampled = caller.get().sampled() && sampledCallers.mayCount(tenantId);
    String state = TraceParent.state(headers.getAll(TraceParent.STATE_HEADER));
    return new Begun(TraceContext.within(caller.get(), sampled, state), caller.get().parent());
  }

  private Begun begin() {
    boolean sampled = ratio > 0 && ThreadLocalRandom.current().nextDouble() < ratio;
    return new Begun(TraceContext.begin(sampled), 0);
  }

  /** Where spans go. */
  public SpanRecorder spans() {
    return spans;
  }

  /** Gives what is recorded a moment to leave. May block: not for an event loop. */
  @Override
  public void close() {
    if (spans instanceof OtlpSpans otlp) {
      otlp.close();
    }
  }
}
