package io.skingate.order;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.skingate.metrics.Counters;
import io.skingate.metrics.HourSeries.Figure;
import io.skingate.metrics.LastHour;
import io.skingate.metrics.LatencyBuckets;
import io.skingate.metrics.OwnedGauges;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** What is counted about orders. One instance a process, safe for use from any thread. */
public final class OrderMetrics {
  /** A fault of the gateway itself. */
  public static final String INTERNAL_ERROR = "internal_error";

  private final Counters submissions;
  private final Counters recovered;
  private final Counters reconciled;
  private final Counters unverified;
  private final Counters staleWrites;
  private final LastHour lastHour;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final OwnedGauges<Waiting> waiting;
  private final Timer overhead;

  /**
   * @param lastHour is told how each submission ended
   */
  public OrderMetrics(MeterRegistry registry, LastHour lastHour) {
    this.lastHour = lastHour;
    submissions =
        new Counters(
            registry, "skingate.orders", "Submissions by how they ended", "tenant", "outcome");
    recovered =
        new Counters(
            registry,
            "skingate.orders.recovered",
            "Orders that recovery settled, by how",
            "tenant",
            "outcome");
    reconciled =
        new Counters(
            registry,
            "skingate.orders.reconciled",
            "Checks of silent orders, by what they found",
            "tenant",
            "result");
    unverified =
        new Counters(
            registry,
            "skingate.trade.url.unverified",
            "Repeated orders whose trade URL could not be compared",
            "tenant");
    staleWrites =
        new Counters(
            registry,
            "skingate.stale.writes.refused",
            "Outcomes that came from an owner whose lease was over");
    Gauge.builder("skingate.orders.in.flight", inFlight, AtomicInteger::get)
        .description("Submissions that this pod is working on")
        .register(registry);
    waiting =
        new OwnedGauges<Waiting>(registry, "tenant")
            .gauge(
                "skingate.orders.unresolved",
                "Orders that wait for SkinsNode; shared by all pods, take the maximum",
                Waiting::count)
            .gauge(
                "skingate.order.oldest.unresolved.timestamp.seconds",
                "Since when the oldest of them waits, 0 when none does; take the maximum",
                orders -> orders.oldestMillis() / 1000.0);
    overhead =
        Timer.builder("skingate.order.overhead")
            .description("What the gateway added to a submission, SkinsNode's own time taken out")
            .serviceLevelObjectives(LatencyBuckets.requests())
            .register(registry);
  }

  void started() {
    inFlight.incrementAndGet();
  }

  /**
   * @param totalNanos from the command to its result
   * @param upstreamNanos of that, waiting for SkinsNode
   */
  void ended(String tenant, SubmitResult result, long totalNanos, long upstreamNanos) {
    inFlight.decrementAndGet();
    overhead.record(Duration.ofNanos(Math.max(0, totalNanos - upstreamNanos)));
    submissions.count(tenant, result.outcome());
    note(tenant, result);
  }

  /** A repeat of an order is none, and whoever waits for one will hear of it. */
  private void note(String tenant, SubmitResult result) {
    if (result instanceof SubmitResult.Accepted accepted) {
      if (!accepted.replayed()) {
        lastHour.count(tenant, Figure.ORDERS);
        if (accepted.queued()) {
          lastHour.count(tenant, Figure.QUEUED);
        }
      }
    } else if (result instanceof SubmitResult.Refused || result instanceof SubmitResult.Mismatch) {
      lastHour.count(tenant, Figure.REFUSED);
    } else if (result instanceof SubmitResult.RateLimited) {
      lastHour.count(tenant, Figure.LIMITED);
    } else if (!(result instanceof SubmitResult.InProgress)) {
      lastHour.count(tenant, Figure.FAILURES);
    }
  }

  /** A fault of the gateway itself ended a submission. */
  void failed(String tenant) {
    inFlight.decrementAndGet();
    submissions.count(tenant, INTERNAL_ERROR);
    lastHour.count(tenant, Figure.FAILURES);
  }

  /** An order that waited for SkinsNode, or was silent, came to an end of that. */
  public void recovered(String tenant, String outcome) {
    recovered.count(tenant, outcome);
  }

  /** Reconciliation asked for an order. */
  public void reconciled(String tenant, String result) {
    reconciled.count(tenant, result);
  }

  /** A repeat was taken for equal though its trade URL could not be compared. */
  void tradeUrlUnverified(String tenant) {
    unverified.count(tenant);
  }

  void staleWriteRefused() {
    staleWrites.count();
  }

  /**
   * Orders of a tenant that wait for SkinsNode.
   *
   * @param oldestMillis since when the oldest waits, Unix time; 0 when none does
   */
  public record Waiting(long count, long oldestMillis) {}

  /** A tenant's waiting orders as Redis has them: every pod says the same. */
  public void waiting(String tenant, Waiting now) {
    waiting.measured(tenant, now);
  }

  /** What was last measured; empty before that. */
  public Optional<Waiting> waiting(String tenant) {
    return waiting.last(tenant);
  }

  /** Removes the gauges of tenants that are not configured any more. */
  public void keepOnly(Set<String> tenants) {
    waiting.keepOnly(tenants);
  }
}
