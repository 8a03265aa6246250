package io.skingate.order;

import io.skingate.catalog.PriceCheck;
import io.skingate.config.GatewayConfig;
import io.skingate.limit.LastLimits;
import io.skingate.order.model.Backoff;
import io.skingate.order.model.OrderTimes;
import io.skingate.order.store.Budgets;
import io.skingate.order.store.OrderStore;
import io.skingate.redis.RedisLink;
import io.skingate.skinsnode.Upstream;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Takes the orders of all tenants on one event loop. */
public final class OrderVerticle extends VerticleBase {
  public static final Duration STOP_GRACE = Duration.ofSeconds(6);

  private final OrderService service;

  /**
   * Make it on the event loop of the link, and deploy it there.
   *
   * @param submissions those of the pod, over all its event loops
   * @param lastLimits where the state of each tenant's limit is left
   * @param onQueued is given the tenant whenever a callback was put in line
   * @param owner unlike that of any other instance or pod
   */
  public OrderVerticle(
      Vertx vertx,
      GatewayConfig config,
      RedisLink redis,
      Upstream upstream,
      PriceCheck prices,
      Submissions submissions,
      Clock clock,
      OrderMetrics metrics,
      LastLimits lastLimits,
      Budgets budgets,
      Consumer<String> onQueued,
      String owner) {
    OrderTimes times = OrderTimes.of(config);
    OrderStore store =
        new OrderStore(
            redis, config.redis().keyPrefix(), times, config.orders().maxQueued(), budgets);
    store.tradeUrlKeys().start(vertx);
    Settler settler = new Settler(vertx, store, System::nanoTime, metrics, onQueued);
    redis.onReconnect(() -> settler.afterReconnect(redis.lostAtNanos()));
    ClaimedOrders claimed =
        new ClaimedOrders(
            vertx,
            store,
            settler,
            upstream,
            prices,
            new Backoff(RandomGenerator.getDefault()),
            times,
            clock,
            System::nanoTime,
            submissions);
    service =
        new OrderService(
            vertx,
            store,
            settler,
            claimed,
            OrderTimes.deadline(config),
            System::nanoTime,
            metrics,
            lastLimits,
            submissions,
            owner + '-');
  }

  /** Takes and reads orders, on the verticle's event loop. */
  public Orders orders() {
    return service;
  }

  @Override
  public Future<?> stop() {
    return service.stop(STOP_GRACE);
  }
}
