package io.skingate.callback;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.skingate.callback.queue.Deliveries.TenantStats;
import io.skingate.callback.sending.AttemptResult;
import io.skingate.metrics.Counters;
import io.skingate.metrics.HourSeries.Figure;
import io.skingate.metrics.LastHour;
import io.skingate.metrics.OwnedGauges;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** What is counted about callbacks. One instance a process, safe for use from any thread. */
public final class CallbackMetrics {
  private static final Duration[] LATENCY_BUCKETS = {
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofNanos(2_500_000_000L),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10),
    Duration.ofSeconds(30),
    Duration.ofMinutes(2),
    Duration.ofMinutes(10),
    Duration.ofHours(1),
    Duration.ofHours(6),
    Duration.ofHours(24)
  };

  private final Counters attempts;
  private final Counters givenUp;
  private final Counters staleWrites;
  private final OwnedGauges<TenantStats> queues;
  private final LastHour lastHour;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final Timer latency;

  /**
   * @param lastHour is told how each attempt ended
   */
  public CallbackMetrics(MeterRegistry registry, LastHour lastHour) {
    this.lastHour = lastHour;
    attempts =
        new Counters(
            registry,
            "skingate.callback.attempts",
            "Callback attempts by how they ended",
            "tenant",
            "result");
    givenUp =
        new Counters(
            registry, "skingate.callbacks.given.up", "Deliveries that died", "tenant", "result");
    staleWrites =
        new Counters(
            registry,
            "skingate.stale.writes.refused",
            "Outcomes that came from an owner whose lease was over");
    queues =
        new OwnedGauges<TenantStats>(registry, "tenant")
            .gauge(
                "skingate.callbacks.pending",
                "Updates that a store has not got yet; shared by all pods, take the maximum",
                TenantStats::pending)
            .gauge(
                "skingate.callback.oldest.due.timestamp.seconds",
                "Since when the oldest of them waits, 0 when none does; take the maximum",
                queue -> queue.oldestPendingMillis() / 1000.0)
            .gauge(
                "skingate.callbacks.dead",
                "Deliveries that were given up and can be replayed; take the maximum",
                TenantStats::dead)
            .gauge(
                "skingate.callback.breakers.open",
                "Endpoints that fail and are only probed; take the maximum",
                TenantStats::openBreakers);
    latency =
        Timer.builder("skingate.update.latency")
            .description("From SkinsNode's time of an update to the store's 2xx")
            .serviceLevelObjectives(LATENCY_BUCKETS)
            .register(registry);
    Gauge.builder("skingate.callbacks.in.flight", inFlight, AtomicInteger::get)
        .description("Callback attempts that this pod is making")
        .register(registry);
  }

  void started() {
    inFlight.incrementAndGet();
  }

  void ended() {
    inFlight.decrementAndGet();
  }

  void attempted(String tenant, AttemptResult result) {
    attempts.count(tenant, result.code());
    if (result != AttemptResult.OK) {
      lastHour.count(tenant, Figure.CALLBACK_FAILURES);
    }
  }

  /** The store has the update. */
  void delivered(String tenant, Duration sinceItsTime) {
    Duration age = sinceItsTime.isNegative() ? Duration.ZERO : sinceItsTime;
    latency.record(age);
    lastHour.count(tenant, Figure.DELIVERED);
    lastHour.note(tenant, Figure.UPDATE_AGE, (int) Math.min(age.toMillis(), Integer.MAX_VALUE));
  }

  void died(String tenant, AttemptResult result) {
    givenUp.count(tenant, result.code());
    lastHour.count(tenant, Figure.DIED);
  }

  void settleRefused() {
    staleWrites.count();
  }

  /** A tenant's queue as Redis has it: every pod says the same. */
  void measured(String tenant, TenantStats now) {
    queues.measured(tenant, now);
  }

  /** What was last measured; empty before that. */
  public Optional<TenantStats> queue(String tenant) {
    return queues.last(tenant);
  }

  /** Removes the gauges of tenants that are not configured any more. */
  public void keepOnly(Set<String> tenants) {
    queues.keepOnly(tenants);
  }
}
