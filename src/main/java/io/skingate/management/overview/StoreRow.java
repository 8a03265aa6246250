package io.skingate.management.overview;

import io.skingate.budget.BudgetMetrics;
import io.skingate.callback.queue.Deliveries.TenantStats;
import io.skingate.limit.LimitState;
import io.skingate.metrics.HourSeries.Figure;
import io.skingate.order.OrderMetrics.Waiting;
import io.skingate.pods.StoreHour;
import io.skingate.tenant.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;

/**
 * How a store stands.
 *
 * @param waiting its orders that wait for SkinsNode; null where that is not known
 * @param queue its updates; null where that is not known
 * @param budget its money; null where it is not prepaid, or that is not known
 * @param limit of its orders, as this pod last saw it
 * @param hour what all pods did for it; null where that is nothing
 */
public record StoreRow(
    Tenant tenant,
    Waiting waiting,
    TenantStats queue,
    BudgetMetrics.Store budget,
    LimitState limit,
    StoreHour hour) {
  /** Ordinary life is over in a fraction of it. */
  static final Duration LATE = Duration.ofMinutes(1);

  /** As the alert SkingateOrdersUnresolved has it. */
  static final Duration STUCK = Duration.ofMinutes(15);

  /** Those with most trouble first, then those with most orders. */
  static final Comparator<StoreRow> WORST_FIRST =
      Comparator.comparingLong(StoreRow::trouble)
          .thenComparingInt(row -> row.total(Figure.ORDERS))
          .reversed()
          .thenComparing(row -> row.tenant.id());

  long dead() {
    return queue == null ? 0 : queue.dead();
  }

  /** Null where none waits. */
  public Instant oldestPending() {
    return queue == null || queue.oldestPendingMillis() == 0
        ? null
        : Instant.ofEpochMilli(queue.oldestPendingMillis());
  }

  /** Null where none waits. */
  public Instant oldestWaiting() {
    return waiting == null || waiting.count() == 0
        ? null
        : Instant.ofEpochMilli(waiting.oldestMillis());
  }

  /** Whether it is worth asking which of its endpoints fails. */
  boolean endpointFails(Instant now) {
    return dead() > 0
        || queue != null && queue.openBreakers() > 0
        || isOver(oldestPending(), LATE, now);
  }

  int total(Figure figure) {
    return hour == null ? 0 : hour.total(figure);
  }

  /** In the newest minutes; 0 where only the hour is known. */
  int recent(Figure figure) {
    return hour == null || hour.series() == null
        ? 0
        : hour.series().total(figure, StoreHour.RECENT);
  }

  static boolean isOver(Instant since, Duration bound, Instant now) {
    return since != null && since.plus(bound).isBefore(now);
  }

  private long trouble() {
    return dead()
        + (queue == null ? 0 : queue.openBreakers())
        + (waiting == null ? 0 : waiting.count())
        + total(Figure.FAILURES)
        + total(Figure.CALLBACK_FAILURES);
  }
}
