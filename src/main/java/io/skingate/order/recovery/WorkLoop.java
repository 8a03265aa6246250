package io.skingate.order.recovery;

import io.skingate.order.OrderMetrics;
import io.skingate.order.StopGrace;
import io.skingate.order.store.OrderStore;
import io.skingate.order.store.Settlement;
import io.skingate.order.store.Work;
import io.skingate.order.store.WorkStore;
import io.skingate.redis.connection.RedisUnavailableException;
import io.skingate.skinsnode.Upstream;
import io.skingate.tenant.Account;
import io.skingate.tenant.Tenant;
import io.skingate.tenant.TenantRegistry;
import io.skingate.tenant.Tenants;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the orders that are due of each tenant, and hands them to recovery or reconciliation, so
 * many at a time per account. One a pod, on one event loop; every pod runs it.
 */
final class WorkLoop {
  private static final Logger LOG = LoggerFactory.getLogger(WorkLoop.class);

  private static final int PER_TAKE = 16;

  private final Vertx vertx;
  private final OrderStore store;
  private final Tenants tenants;
  private final Upstream upstream;
  private final Recovery recovery;
  private final Reconciliation reconciliation;
  private final OrderMetrics metrics;
  private final Clock clock;
  private final String owner;
  private final AccountPlaces places;
  private final DueTenants due;

  /** By identity: a hash of their requests would be made anew at every step. */
  private final Map<Work, Tenant> begun = new IdentityHashMap<>();

  private final Set<String> taking = new HashSet<>();
  private boolean stopping;

  WorkLoop(
      Vertx vertx,
      OrderStore store,
      Tenants tenants,
      Upstream upstream,
      Recovery recovery,
      Reconciliation reconciliation,
      OrderMetrics metrics,
      Duration interval,
      Duration sweepRound,
      Clock clock,
      String owner) {
    this.vertx = vertx;
    this.store = store;
    this.tenants = tenants;
    this.upstream = upstream;
    this.recovery = recovery;
    this.reconciliation = reconciliation;
    this.metrics = metrics;
    this.clock = clock;
    this.owner = owner;
    this.places = new AccountPlaces(upstream);
    this.due =
        new DueTenants(vertx, store.work(), tenants, metrics, interval, sweepRound, this::visit);
  }

  void start() {
    due.start();
  }

  /** Takes no more, waits for what is in work, and hands back what is not done in time. */
  Future<Void> stop(Duration grace) {
    stopping = true;
    due.stop();
    return StopGrace.untilIdle(vertx, System::nanoTime, grace, places::areFree)
        .compose(over -> handBack());
  }

  private Future<Void> handBack() {
    List<Future<?>> back = new ArrayList<>();
    new IdentityHashMap<>(begun)
        .forEach((work, tenant) -> back.add(handBack(tenant.id(), work).otherwiseEmpty()));
    return Future.join(back).mapEmpty();
  }

  /** What was under way may have been sent; what was asked for is asked for again. */
  private Future<?> handBack(String tenantId, Work work) {
    if (work.task() != Work.Task.SUBMIT) {
      return store.work().checked(tenantId, work, WorkStore.Check.FAILED, Duration.ZERO);
    }
    Settlement handBack = Settlement.handedBack(work.upstreamName(), clock.instant());
    return store.finish(tenantId, work.externalId(), work.fence(), handBack);
  }

  /** Takes the work of those who wait for it, as far as their accounts have places. */
  private void visit() {
    TenantRegistry registry = tenants.current();
    for (String id : due.toVisit()) {
      Optional<Tenant> tenant = registry.tenant(id);
      if (tenant.isEmpty()) {
        due.remove(id);
      } else if (!stopping
          && !taking.contains(id)
          && places.free(tenant.get().account().id()) > 0) {
        due.remove(id);
        take(tenant.get());
      }
    }
  }

  private void take(Tenant tenant) {
    String accountId = tenant.account().id();
    int wanted = Math.min(places.free(accountId), PER_TAKE);
    taking.add(tenant.id());
    // Until it is known how much there is, so that an account's tenants together keep its bound.
    places.hold(accountId, wanted);
    store
        .work()
        .takeWork(tenant.id(), wanted, owner)
        .onComplete(
            batch -> {
              taking.remove(tenant.id());
              places.release(accountId, wanted);
              if (batch.succeeded()) {
                taken(tenant, batch.result());
              } else if (batch.cause() instanceof RedisUnavailableException) {
                due.addLater(tenant.id());
              } else {
                LOG.atError()
                    .addKeyValue("tenant", tenant.id())
                    .setCause(batch.cause())
                    .log("Could not take waiting orders");
              }
              visit();
            });
  }

  private void taken(Tenant tenant, WorkStore.WorkBatch batch) {
    if (!batch.pause().isZero()) {
      upstream.pauseFor(tenant.account().id(), batch.pause());
    }
    for (Work work : batch.orders()) {
      Optional<Account> account = tenants.current().account(work.accountId());
      if (work.endsUnsent()) {
        end(tenant, work);
      } else if (account.isPresent() && mayAskFor(work, account.get())) {
        begin(tenant, account.get(), work);
      } else {
        LOG.atWarn()
            .addKeyValue("traceId", work.traceId())
            .addKeyValue("tenant", tenant.id())
            .addKeyValue("account", work.accountId())
            .addKeyValue("externalId", work.externalId())
            .log("Order waits for an account or client that is no longer configured");
        putBack(tenant, work);
      }
    }
  }

  /**
   * Whether what the account's client says of the order counts. Another client has no order of the
   * name, which would be taken for leave to send it, or for the end of a late check.
   */
  private static boolean mayAskFor(Work work, Account account) {
    return work.task() == Work.Task.RECONCILE
        || work.task() == Work.Task.SETTLE
        || account.isClient(work.clientTag());
  }

  /** Without a word to SkinsNode, so it takes none of the account's places. */
  private void end(Tenant tenant, Work work) {
    recovery
        .expire(tenant, work)
        .onComplete(
            result -> {
              warnIfBroken(tenant, work, result.cause());
              due.add(tenant.id());
              visit();
            });
  }

  /** What was not sent while its account was gone must not count as sent when its lease is over. */
  private void putBack(Tenant tenant, Work work) {
    if (work.task() == Work.Task.SUBMIT) {
      recovery
          .postpone(tenant, work)
          .onComplete(result -> warnIfBroken(tenant, work, result.cause()));
    }
  }

  private void begin(Tenant tenant, Account account, Work work) {
    places.hold(account.id(), 1);
    begun.put(work, tenant);
    Future<Void> done =
        work.task() == Work.Task.SUBMIT
            ? recovery.recover(tenant, account, work)
            : reconciliation.check(tenant, account, work);
    done.onComplete(
        result -> {
          begun.remove(work);
          places.release(account.id(), 1);
          warnIfBroken(tenant, work, result.cause());
          if (upstream.isHealthy(account.id())) {
            // There may be more where this came from; a tick later would be a slow drain.
            due.add(tenant.id());
          }
          visit();
        });
  }

  private void warnIfBroken(Tenant tenant, Work work, Throwable failure) {
    if (failure != null && !(failure instanceof RedisUnavailableException)) {
      metrics.recovered(tenant.id(), OrderMetrics.INTERNAL_ERROR);
      LOG.atError()
          .addKeyValue("traceId", work.traceId())
          .addKeyValue("tenant", tenant.id())
          .addKeyValue("externalId", work.externalId())
          .setCause(failure)
          .log("Order could not be worked on");
    }
  }
}
