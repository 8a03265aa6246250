package io.skingate.order.recovery;

import io.skingate.order.OrderMetrics;
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
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the tenants of whom orders are due, by the wake index and by a sweep, and hands them to
 * recovery or reconciliation, so many at a time per account. One a pod, on one event loop; every
 * pod runs it.
 */
final class WorkLoop {
  private static final Logger LOG = LoggerFactory.getLogger(WorkLoop.class);

  /** Orders of one account that are worked on at a time. */
  private static final int PER_ACCOUNT = 32;

  /** While an account is in trouble, so many probe whether it is back. */
  private static final int PER_TROUBLED_ACCOUNT = 2;

  private static final int PER_TAKE = 16;

  /** With so many at hand no more are taken from the other pods. */
  private static final int MOST_TO_VISIT = 1_000;

  private final Vertx vertx;
  private final OrderStore store;
  private final Tenants tenants;
  private final Upstream upstream;
  private final Recovery recovery;
  private final Reconciliation reconciliation;
  private final OrderMetrics metrics;
  private final Duration interval;
  private final Clock clock;
  private final String owner;
  private final Map<String, Integer> inWork = new HashMap<>();

  /** By identity: a hash of their requests would be made anew at every step. */
  private final Map<Work, Tenant> begun = new IdentityHashMap<>();

  private final Set<String> taking = new HashSet<>();
  private final Set<String> toVisit = new LinkedHashSet<>();
  private final Set<String> toVisitLater = new HashSet<>();
  private final TenantSweep sweep;
  private long timer = -1;
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
    this.interval = interval;
    this.clock = clock;
    this.owner = owner;
    this.sweep = new TenantSweep(vertx, tenants, sweepRound, this::sweep);
  }

  void start() {
    arm();
    sweep.start();
  }

  /** Takes no more, waits for what is in work, and hands back what is not done in time. */
  Future<Void> stop(Duration grace) {
    stopping = true;
    vertx.cancelTimer(timer);
    sweep.stop();
    Promise<Void> idle = Promise.promise();
    long until = System.nanoTime() + grace.toNanos();
    vertx.setPeriodic(
        20,
        id -> {
          if (inWork.isEmpty() || System.nanoTime() >= until) {
            vertx.cancelTimer(id);
            idle.complete();
          }
        });
    return idle.future().compose(done -> handBack());
  }

  private Future<Void> handBack() {
    Future<Void> all = Future.succeededFuture();
    for (Map.Entry<Work, Tenant> left : new IdentityHashMap<>(begun).entrySet()) {
      Future<?> back = handBack(left.getValue().id(), left.getKey()).otherwiseEmpty();
      all = Future.join(all, back).mapEmpty();
    }
    return all;
  }

  /** What was under way may have been sent; what was asked for is asked for again. */
  private Future<?> handBack(String tenantId, Work work) {
    if (work.task() != Work.Task.SUBMIT) {
      return store.work().checked(tenantId, work, WorkStore.Check.FAILED, Duration.ZERO);
    }
    Settlement handBack = Settlement.handedBack(work.upstreamName(), clock.instant());
    return store.finish(tenantId, work.externalId(), work.fence(), handBack);
  }

  private void arm() {
    if (!stopping) {
      long millis = interval.toMillis();
      // Pods that were started together must not look together.
      long jitter = ThreadLocalRandom.current().nextLong(millis / 4 + 1);
      timer = vertx.setTimer(Math.max(1, millis - millis / 8 + jitter), id -> look());
    }
  }

  private void look() {
    toVisit.addAll(toVisitLater);
    toVisitLater.clear();
    // Whom this pod cannot serve yet, another may.
    toVisit.forEach(id -> store.work().lookAt(id, interval));
    if (toVisit.size() < MOST_TO_VISIT) {
      store
          .work()
          .tenantsDue()
          .onSuccess(
              due -> {
                toVisit.addAll(due);
                due.forEach(sweep::busy);
                visit();
              });
    }
    arm();
  }

  /** Takes the work of those who wait for it, as far as their accounts have places. */
  private void visit() {
    TenantRegistry registry = tenants.current();
    for (String id : List.copyOf(toVisit)) {
      Optional<Tenant> tenant = registry.tenant(id);
      if (tenant.isEmpty()) {
        toVisit.remove(id);
      } else if (!stopping && !taking.contains(id) && free(tenant.get().account()) > 0) {
        toVisit.remove(id);
        take(tenant.get());
      }
    }
  }

  private void take(Tenant tenant) {
    String accountId = tenant.account().id();
    int wanted = Math.min(free(tenant.account()), PER_TAKE);
    taking.add(tenant.id());
    // Until it is known how much there is, so that an account's tenants together keep its bound.
    inWork.merge(accountId, wanted, Integer::sum);
    store
        .work()
        .takeWork(tenant.id(), wanted, owner)
        .onComplete(
            batch -> {
              taking.remove(tenant.id());
              release(accountId, wanted);
              if (batch.succeeded()) {
                taken(tenant, batch.result());
              } else if (batch.cause() instanceof RedisUnavailableException) {
                toVisitLater.add(tenant.id());
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
              toVisit.add(tenant.id());
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
    inWork.merge(account.id(), 1, Integer::sum);
    begun.put(work, tenant);
    Future<Void> done =
        work.task() == Work.Task.SUBMIT
            ? recovery.recover(tenant, account, work)
            : reconciliation.check(tenant, account, work);
    done.onComplete(
        result -> {
          begun.remove(work);
          release(account.id(), 1);
          warnIfBroken(tenant, work, result.cause());
          if (upstream.isHealthy(account.id())) {
            // There may be more where this came from; a tick later would be a slow drain.
            toVisit.add(tenant.id());
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

  private void release(String accountId, int places) {
    inWork.computeIfPresent(accountId, (id, count) -> count == places ? null : count - places);
  }

  private int free(Account account) {
    int most = upstream.isHealthy(account.id()) ? PER_ACCOUNT : PER_TROUBLED_ACCOUNT;
    return most - inWork.getOrDefault(account.id(), 0);
  }

  /** Publishes how many orders wait, as Redis has it, and finds work that no hint told of. */
  private Future<Boolean> sweep(String tenantId) {
    return store
        .work()
        .waiting(tenantId)
        .map(
            waiting -> {
              metrics.waiting(
                  tenantId, new OrderMetrics.Waiting(waiting.count(), waiting.oldestMillis()));
              waiting.next().ifPresent(next -> found(tenantId, next));
              return waiting.count() > 0;
            });
  }

  private void found(String tenantId, Duration next) {
    if (!next.isZero()) {
      store.work().lookAt(tenantId, next);
    } else if (toVisit.add(tenantId)) {
      visit();
    }
  }
}
