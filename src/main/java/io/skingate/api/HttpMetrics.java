package io.skingate.api;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is counted about requests. Labels are route templates and status codes, never anything that
 * a caller chooses. Safe for use from any thread.
 */
public final class HttpMetrics {
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(1),
    Duration.ofNanos(2_500_000),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofNanos(2_500_000_000L),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10)
  };

  private final MeterRegistry registry;
  private final Map<String, Counter> counters = new ConcurrentHashMap<>();
  private final Map<String, Timer> timers = new ConcurrentHashMap<>();
  private final Counter unauthorized;

  public HttpMetrics(MeterRegistry registry) {
    this.registry = registry;
    unauthorized =
        Counter.builder("skingate.http.authentication.failures")
            .description("Requests with credentials that are missing, unknown or wrong")
            .register(registry);
  }

  void answered(String route, int status, long nanos) {
    counted(route, status);
    timers
        .computeIfAbsent(
            route,
            key ->
                Timer.builder("skingate.http.request.duration")
                    .description("Time from a request's headers to the end of its answer")
                    .tag("route", route)
                    .serviceLevelObjectives(BUCKETS)
                    .register(registry))
        .record(Duration.ofNanos(nanos));
  }

  /** Counts what was no request, and so took no time. */
  void counted(String route, int status) {
    counters
        .computeIfAbsent(
            route + ' ' + status,
            key ->
                Counter.builder("skingate.http.requests")
                    .description("Requests by route and status")
                    .tag("route", route)
                    .tag("code", String.valueOf(status))
                    .register(registry))
        .increment();
  }

  void unauthorized() {
    unauthorized.increment();
  }
}
