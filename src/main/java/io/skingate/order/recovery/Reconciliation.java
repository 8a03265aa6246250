package io.skingate.order.recovery;

import io.skingate.order.OrderMetrics;
import io.skingate.order.model.Backoff;
import io.skingate.order.model.OrderTimes;
import io.skingate.order.model.OrderUpdate;
import io.skingate.order.store.IngestResult;
import io.skingate.order.store.OrderStore;
import io.skingate.order.store.UpdateStore;
import io.skingate.order.store.Work;
import io.skingate.order.store.WorkStore;
import io.skingate.skinsnode.Upstream;
import io.skingate.skinsnode.answer.OrderAnswer;
import io.skingate.tenant.Account;
import io.skingate.tenant.Tenant;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for the state of one order that has been silent, and treats what it finds like a webhook.
 * Belongs to one event loop.
 */
final class Reconciliation {
  private static final Logger LOG = LoggerFactory.getLogger(Reconciliation.class);

  private final Upstream upstream;
  private final OrderStore store;
  private final UpdateStore updates;
  private final Backoff backoff;
  private final OrderTimes times;
  private final Duration callDeadline;
  private final OrderMetrics metrics;
  private final Consumer<String> onQueued;

  /**
   * @param onQueued is given the tenant whenever a callback was put in line
   */
  Reconciliation(
      Upstream upstream,
      OrderStore store,
      UpdateStore updates,
      Backoff backoff,
      OrderTimes times,
      Duration callDeadline,
      OrderMetrics metrics,
      Consumer<String> onQueued) {
    this.upstream = upstream;
    this.store = store;
    this.updates = updates;
    this.backoff = backoff;
    this.times = times;
    this.callDeadline = callDeadline;
    this.metrics = metrics;
    this.onQueued = onQueued;
  }

  /** One look; fails only where Redis is out. */
  Future<Void> check(Tenant tenant, Account account, Work work) {
    return upstream
        .find(account, tenant.id(), work.upstreamName(), work.trace(), callDeadline)
        .compose(
            answer -> {
              if (answer instanceof OrderAnswer.Taken taken) {
                return found(tenant, work, taken);
              }
              if (answer instanceof OrderAnswer.NotFound) {
                boolean confirms = work.task() == Work.Task.CONFIRM;
                return ended(
                    tenant,
                    work,
                    confirms ? WorkStore.Check.ABSENT : WorkStore.Check.MISSING,
                    next(work));
              }
              Duration asked =
                  answer instanceof OrderAnswer.Unknown unknown ? unknown.retryAfter() : null;
              Duration wait =
                  work.task() == Work.Task.SETTLE
                      ? backoff.settle(work.checks())
                      : backoff.reconcile(0, Backoff.UPSTREAM_CACHE);
              if (asked != null && asked.compareTo(wait) > 0) {
                wait = asked;
              }
              return ended(tenant, work, WorkStore.Check.FAILED, wait);
            });
  }

  private Future<Void> found(Tenant tenant, Work work, OrderAnswer.Taken taken) {
    OrderUpdate update = OrderUpdate.of(taken, taken.body());
    return updates
        .ingest(
            tenant.id(),
            work.externalId(),
            work.upstreamName(),
            UpdateStore.Source.RECONCILE,
            "",
            Duration.ZERO,
            update)
        .compose(
            result -> {
              if (result == IngestResult.APPLIED) {
                metrics.reconciled(tenant.id(), "news");
                LOG.atInfo()
                    .addKeyValue("traceId", work.traceId())
                    .addKeyValue("tenant", tenant.id())
                    .addKeyValue("account", work.accountId())
                    .addKeyValue("externalId", work.externalId())
                    .addKeyValue("status", update.status())
                    .log("Update found by asking SkinsNode");
                onQueued.accept(tenant.id());
                return Future.succeededFuture();
              }
              return ended(
                  tenant,
                  work,
                  result == IngestResult.SAME ? WorkStore.Check.SAME : WorkStore.Check.OTHER,
                  next(work));
            });
  }

  /** Until the order is asked for again. */
  private Duration next(Work work) {
    return work.task() == Work.Task.SETTLE
        ? backoff.settle(work.checks())
        : backoff.reconcile(work.checks(), times.reconcileAfter());
  }

  private Future<Void> ended(Tenant tenant, Work work, WorkStore.Check outcome, Duration next) {
    metrics.reconciled(tenant.id(), outcome.name().toLowerCase(Locale.ROOT));
    return store
        .work()
        .checked(tenant.id(), work, outcome, next)
        .map(
            settled -> {
              if (settled) {
                LOG.atInfo()
                    .addKeyValue("tenant", tenant.id())
                    .addKeyValue("account", work.accountId())
                    .addKeyValue("externalId", work.externalId())
                    .log("Order settled");
              }
              return null;
            });
  }
}
