package io.skingate.order.recovery;

import io.skingate.config.GatewayConfig;
import io.skingate.order.OrderMetrics;
import io.skingate.order.OrderVerticle;
import io.skingate.order.Settler;
import io.skingate.order.model.Backoff;
import io.skingate.order.model.OrderTimes;
import io.skingate.order.store.Budgets;
import io.skingate.order.store.OrderStore;
import io.skingate.order.store.UpdateStore;
import io.skingate.order.tradeurl.SealSweep;
import io.skingate.redis.InBatches;
import io.skingate.redis.RedisLink;
import io.skingate.skinsnode.Upstream;
import io.skingate.tenant.Tenants;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Works on the orders that wait: recovery and reconciliation, for all tenants. One a pod, on one
 * event loop.
 */
public final class RecoveryVerticle extends VerticleBase {
  private final OrderStore store;
  private final WorkLoop workLoop;
  private final Tenants tenants;
  private final Upstream upstream;

  /**
   * Make it on the event loop of the link, and deploy it there.
   *
   * @param onQueued is given the tenant whenever a callback was put in line
   * @param owner unlike that of any other pod
   */
  public RecoveryVerticle(
      Vertx vertx,
      GatewayConfig config,
      RedisLink redis,
      Tenants tenants,
      Upstream upstream,
      Clock clock,
      OrderMetrics metrics,
      Budgets budgets,
      Consumer<String> onQueued,
      String owner) {
    this.tenants = tenants;
    this.upstream = upstream;
    OrderTimes times = OrderTimes.of(config);
    String prefix = config.redis().keyPrefix();
    store = new OrderStore(redis, prefix, times, config.orders().maxQueued(), budgets);
    Settler settler = new Settler(vertx, store, System::nanoTime, metrics, onQueued);
    redis.onReconnect(() -> settler.afterReconnect(redis.lostAtNanos()));
    Backoff backoff = new Backoff(RandomGenerator.getDefault());
    workLoop =
        new WorkLoop(
            vertx,
            store,
            tenants,
            upstream,
            new Recovery(
                upstream, settler, backoff, times, OrderTimes.recoveryCall(config), clock, metrics),
            new Reconciliation(
                upstream,
                store,
                new UpdateStore(redis, prefix, times, budgets),
                backoff,
                times,
                OrderTimes.deadline(config),
                metrics,
                onQueued),
            metrics,
            config.orders().recoveryInterval(),
            TenantSweep.ROUND,
            clock,
            owner);
  }

  @Override
  public Future<?> start() {
    workLoop.start();
    new SealSweep(vertx, tenants, store.tradeUrlKeys()::seal).start();
    upstream.onRateLimited((account, wait) -> context.runOnContext(go -> pause(account, wait)));
    return Future.succeededFuture();
  }

  /** SkinsNode asked for a pause: every pod learns it with its next order or look at the work. */
  private void pause(String accountId, Duration pause) {
    InBatches.ask(
        tenants.current().tenants().stream()
            .filter(tenant -> tenant.account().id().equals(accountId))
            .toList(),
        tenant -> store.work().pause(tenant.id(), pause));
  }

  @Override
  public Future<?> stop() {
    return workLoop.stop(OrderVerticle.STOP_GRACE);
  }
}
