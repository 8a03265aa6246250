package io.skingate.api.call;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.skingate.metrics.Counters;
import io.skingate.metrics.LatencyBuckets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is counted about requests. Labels are route templates and status codes, never anything that
 * a caller chooses. Safe for use from any thread.
 */
public final class HttpMetrics {
  private final MeterRegistry registry;
  private final Counters requests;
  private final Map<String, Timer> timers = new ConcurrentHashMap<>();
  private final Counter unauthorized;

  public HttpMetrics(MeterRegistry registry) {
    this.registry = registry;
    requests =
        new Counters(
            registry, "skingate.http.requests", "Requests by route and status", "route", "code");
    unauthorized =
        Counter.builder("skingate.http.authentication.failures")
            .description("Requests with credentials that are missing, unknown or wrong")
            .register(registry);
  }

  public void answered(String route, int status, long nanos) {
    counted(route, status);
    timers
        .computeIfAbsent(
            route,
            key ->
                Timer.builder("skingate.http.request.duration")
                    .description("Time from a request's headers to the end of its answer")
                    .tag("route", route)
                    .serviceLevelObjectives(LatencyBuckets.requests())
                    .register(registry))
        .record(Duration.ofNanos(nanos));
  }

  /** Counts what was no request, and so took no time. */
  public void counted(String route, int status) {
    requests.count(route, Integer.toString(status));
  }

  void unauthorized() {
    unauthorized.increment();
  }
}
