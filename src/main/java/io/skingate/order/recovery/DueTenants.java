package io.skingate.order.recovery;

import io.skingate.order.OrderMetrics;
import io.skingate.order.store.WorkStore;
import io.skingate.tenant.Tenants;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The tenants of whom orders are due, and who have not been visited since: learned of by the wake
 * index and by a sweep. Belongs to one event loop.
 */
final class DueTenants {
  /** With so many at hand no more are taken from the other pods. */
  private static final int MOST_TO_VISIT = 1_000;

  private final Vertx vertx;
  private final WorkStore work;
  private final OrderMetrics metrics;
  private final Duration interval;
  private final Runnable onDue;
  private final TenantSweep sweep;
  private final Set<String> toVisit = new LinkedHashSet<>();
  private final Set<String> toVisitLater = new HashSet<>();
  private long timer = -1;
  private boolean stopped;

  /**
   * @param interval between looks at the wake index
   * @param onDue is called when there may be more to visit
   */
  DueTenants(
      Vertx vertx,
      WorkStore work,
      Tenants tenants,
      OrderMetrics metrics,
      Duration interval,
      Duration sweepRound,
      Runnable onDue) {
    this.vertx = vertx;
    this.work = work;
    this.metrics = metrics;
    this.interval = interval;
    this.onDue = onDue;
    this.sweep = new TenantSweep(vertx, tenants, sweepRound, this::sweep);
  }

  void start() {
    arm();
    sweep.start();
  }

  /** Learns of no more. */
  void stop() {
    stopped = true;
    vertx.cancelTimer(timer);
    sweep.stop();
  }

  /** Those to visit, the longest due first. */
  List<String> toVisit() {
    return List.copyOf(toVisit);
  }

  /** A tenant is to be visited. */
  void add(String tenantId) {
    toVisit.add(tenantId);
  }

  /** A tenant is to be visited from the next look on. */
  void addLater(String tenantId) {
    toVisitLater.add(tenantId);
  }

  /** A tenant is visited, or not known any more. */
  void remove(String tenantId) {
    toVisit.remove(tenantId);
  }

  private void arm() {
    if (!stopped) {
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
    toVisit.forEach(id -> work.lookAt(id, interval));
    if (toVisit.size() < MOST_TO_VISIT) {
      work.tenantsDue()
          .onSuccess(
              due -> {
                toVisit.addAll(due);
                due.forEach(sweep::busy);
                onDue.run();
              });
    }
    arm();
  }

  /** Publishes how many orders wait, as Redis has it, and finds work that no hint told of. */
  private Future<Boolean> sweep(String tenantId) {
    return work.waiting(tenantId)
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
      work.lookAt(tenantId, next);
    } else if (toVisit.add(tenantId)) {
      onDue.run();
    }
  }
}
