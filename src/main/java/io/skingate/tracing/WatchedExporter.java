package io.skingate.tracing;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what an exporter does, and logs when the collector stops to take spans and when it takes
 * them again. OpenTelemetry's own words would reach the screen past the gateway's log.
 */
final class WatchedExporter implements SpanExporter {
  private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(WatchedExporter.class);

  /** Held, since loggers that nobody holds lose their level. */
  private static final Logger OWN_WORDS = Logger.getLogger("io.opentelemetry");

  static {
    OWN_WORDS.setLevel(Level.OFF);
  }

  private final SpanExporter exporter;
  private final TracingMetrics metrics;
  private final AtomicBoolean failing = new AtomicBoolean();

  WatchedExporter(SpanExporter exporter, TracingMetrics metrics) {
    this.exporter = exporter;
    this.metrics = metrics;
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    int count = spans.size();
    CompletableResultCode result = exporter.export(spans);
    return result.whenComplete(
        () -> {
          if (result.isSuccess()) {
            metrics.exported(count);
            if (failing.compareAndSet(true, false)) {
              LOG.info("The collector takes traces again");
            }
          } else {
            metrics.failed(count);
            if (failing.compareAndSet(false, true)) {
              Throwable cause = result.getFailureThrowable();
              LOG.atWarn()
                  .addKeyValue("reason", cause == null ? null : cause.getClass().getSimpleName())
                  .log("The collector does not take traces; orders go on without");
            }
          }
        });
  }

  @Override
  public CompletableResultCode flush() {
    return exporter.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return exporter.shutdown();
  }
}
