package io.skingate.callback;

import io.skingate.callback.queue.DeliveryQueue;
import io.skingate.callback.queue.DeliveryStore;
import io.skingate.config.GatewayConfig;
import io.skingate.order.model.OrderTimes;
import io.skingate.order.recovery.TenantSweep;
import io.skingate.redis.RedisLink;
import io.skingate.tenant.Tenants;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * Has the tenants visited of whom something is due, by the wake index and by a sweep, and measures
 * their queues. One a pod, on one event loop.
 */
public final class DeliveryWatch extends VerticleBase {
  private final DeliveryStore store;
  private final Tenants tenants;
  private final CallbackMetrics metrics;
  private final Consumer<String> due;
  private final Duration round;
  private TenantSweep sweep;

  /**
   * Make it on the event loop of the link, and deploy it there.
   *
   * @param due is given a tenant of whom something may be due
   */
  public DeliveryWatch(
      GatewayConfig config,
      RedisLink redis,
      Tenants tenants,
      CallbackMetrics metrics,
      Consumer<String> due) {
    this(
        new DeliveryStore(
            redis, config.redis().keyPrefix(), OrderTimes.of(config).deliveryHorizon()),
        tenants,
        metrics,
        due,
        TenantSweep.ROUND);
  }

  /**
   * @param round in which every tenant is visited once
   */
  public DeliveryWatch(
      DeliveryStore store,
      Tenants tenants,
      CallbackMetrics metrics,
      Consumer<String> due,
      Duration round) {
    this.store = store;
    this.tenants = tenants;
    this.metrics = metrics;
    this.due = due;
    this.round = round;
  }

  @Override
  public Future<?> start() {
    // Pods that were started together must not look together.
    long every = DeliveryQueue.LOOK_EVERY.toMillis();
    long first = 1 + ThreadLocalRandom.current().nextLong(every);
    vertx.setPeriodic(first, every, timer -> look());
    sweep = new TenantSweep(vertx, tenants, round, this::sweep);
    sweep.start();
    return Future.succeededFuture();
  }

  private void look() {
    store
        .tenantsDue()
        .onSuccess(
            ids -> {
              ids.forEach(sweep::busy);
              ids.forEach(due);
            });
  }

  /** Measures a tenant's queue, and finds what no hint told of. */
  private Future<Boolean> sweep(String tenantId) {
    return store
        .look(tenantId)
        .map(
            found -> {
              metrics.measured(tenantId, found.stats());
              found.next().ifPresent(next -> found(tenantId, next));
              return found.stats().pending() + found.stats().dead() + found.stats().openBreakers()
                  > 0;
            });
  }

  private void found(String tenantId, Duration next) {
    if (next.isZero()) {
      due.accept(tenantId);
    } else {
      store.lookAt(tenantId, next);
    }
  }
}
