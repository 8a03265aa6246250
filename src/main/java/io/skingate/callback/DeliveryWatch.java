package io.skingate.callback;

import io.skingate.config.GatewayConfig;
import io.skingate.order.OrderTimes;
import io.skingate.redis.RedisLink;
import io.skingate.tenant.Tenant;
import io.skingate.tenant.Tenants;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/** Has every tenant visited at intervals and measures the queues. One a pod, on one event loop. */
public final class DeliveryWatch extends VerticleBase {
  private static final Duration MEASURE_EVERY = Duration.ofSeconds(5);

  private final DeliveryStore store;
  private final Tenants tenants;
  private final CallbackMetrics metrics;
  private final Consumer<String> due;

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
    this.store =
        new DeliveryStore(
            redis, config.redis().keyPrefix(), OrderTimes.of(config).deliveryHorizon());
    this.tenants = tenants;
    this.metrics = metrics;
    this.due = due;
  }

  @Override
  public Future<?> start() {
    // Pods that were started together must not look together.
    long every = CallbackDispatcher.LOOK_EVERY.toMillis();
    long first = 1 + ThreadLocalRandom.current().nextLong(every);
    vertx.setPeriodic(first, every, timer -> look());
    vertx.setPeriodic(MEASURE_EVERY.toMillis(), timer -> measure());
    return Future.succeededFuture();
  }

  private void look() {
    List<String> ids = new ArrayList<>(tenantIds());
    Collections.shuffle(ids);
    ids.forEach(due);
  }

  private List<String> tenantIds() {
    return tenants.current().tenants().stream().map(Tenant::id).toList();
  }

  private void measure() {
    tenantIds().forEach(id -> store.stats(id).onSuccess(stats -> metrics.measured(id, stats)));
  }
}
