package io.skingate.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.net.URI;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Exports spans to a collector by OpenTelemetry's SDK: they wait in a bounded queue, from which one
 * thread sends them in batches. What finds the queue full is left out. Safe for use from any
 * thread.
 */
final class OtlpSpans implements SpanRecorder, AutoCloseable {
  /** What the OTLP specification puts behind the collector's address for traces. */
  private static final String PATH = "/v1/traces";

  private static final int MOST_WAITING = 2048;
  private static final int BATCH = 512;
  private static final Duration BATCH_DELAY = Duration.ofSeconds(1);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration EXPORT_TIMEOUT = Duration.ofSeconds(5);

  /** A pod that is stopped waits no longer for a collector that hangs. */
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  private final TracingMetrics metrics;
  private final GivenIds ids = new GivenIds();
  private final SdkTracerProvider provider;
  private final Tracer tracer;

  private OtlpSpans(URI endpoint, TracingMetrics metrics, String version) {
    this.metrics = metrics;
    OtlpHttpSpanExporter exporter =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(address(endpoint))
            .setConnectTimeout(CONNECT_TIMEOUT)
            .setTimeout(EXPORT_TIMEOUT)
            .setCompression("gzip")
            .setRetryPolicy(null)
            .build();
    provider =
        SdkTracerProvider.builder()
            .setSampler(Sampler.alwaysOn())
            .setIdGenerator(ids)
            .setResource(
                Resource.create(
                    io.opentelemetry.api.common.Attributes.of(
                        AttributeKey.stringKey("service.name"),
                        "skingate",
                        AttributeKey.stringKey("service.version"),
                        version)))
            .addSpanProcessor(
                BatchSpanProcessor.builder(new WatchedExporter(exporter, metrics))
                    .setMaxQueueSize(MOST_WAITING)
                    .setMaxExportBatchSize(BATCH)
                    .setScheduleDelay(BATCH_DELAY)
                    .setExporterTimeout(EXPORT_TIMEOUT)
                    .build())
            .build();
    tracer = provider.get("skingate");
  }

  static OtlpSpans to(URI endpoint, TracingMetrics metrics, String version) {
    return new OtlpSpans(endpoint, metrics, version);
  }

  private static String address(URI endpoint) {
    String base = endpoint.toString();
    return (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + PATH;
  }

  @Override
  public void record(Span span) {
    metrics.recorded();
    SpanBuilder builder =
        tracer
            .spanBuilder(span.name())
            .setSpanKind(span.kind() == Span.Kind.SERVER ? SpanKind.SERVER : SpanKind.CLIENT)
            .setStartTimestamp(span.startedNanos(), TimeUnit.NANOSECONDS);
    for (Map.Entry<String, Object> each : span.attributes()) {
      if (each.getValue() instanceof Number number) {
        builder.setAttribute(each.getKey(), number.longValue());
      } else {
        builder.setAttribute(each.getKey(), each.getValue().toString());
      }
    }
    if (span.parent() == 0) {
      builder.setNoParent();
    } else {
      builder.setParent(Context.root().with(parent(span)));
    }
    io.opentelemetry.api.trace.Span started = ids.with(span, builder::startSpan);
    if (span.failed()) {
      started.setStatus(StatusCode.ERROR);
    }
    started.end(span.endedNanos(), TimeUnit.NANOSECONDS);
  }

  private static io.opentelemetry.api.trace.Span parent(Span span) {
    return io.opentelemetry.api.trace.Span.wrap(
        SpanContext.createFromRemoteParent(
            span.trace().traceId(),
            HexFormat.of().toHexDigits(span.parent()),
            TraceFlags.getSampled(),
            TraceState.getDefault()));
  }

  @Override
  public void close() {
    provider.shutdown().join(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Spans have their ids before they are recorded, since the ids went out on the wire. */
  private static final class GivenIds implements IdGenerator {
    private final ThreadLocal<Span> current = new ThreadLocal<>();

    io.opentelemetry.api.trace.Span with(
        Span span, java.util.function.Supplier<io.opentelemetry.api.trace.Span> start) {
      current.set(span);
      try {
        return start.get();
      } finally {
        current.remove();
      }
    }

    @Override
    public String generateSpanId() {
      return HexFormat.of().toHexDigits(current.get().id());
    }

    @Override
    public String generateTraceId() {
      return current.get().trace().traceId();
    }
  }
}
