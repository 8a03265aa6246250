package io.skingate.callback;

import io.skingate.config.CallbacksConfig;
import io.skingate.order.OrderTimes;
import io.skingate.redis.RedisLink;
import io.skingate.tenant.Tenant;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Sends the tenants' callbacks on one event loop, with a connection to Redis and an HTTP client of
 * its own. Every pod runs it; of a process's instances one also measures the queues and looks for
 * what is due.
 */
public final class CallbackVerticle extends VerticleBase {
  /** Attempts in flight, per instance. */
  private static final int MAX_IN_FLIGHT = 1024;

  private static final int LEAST_CONNECTIONS_PER_TARGET = 16;
  private static final Duration MEASURE_EVERY = Duration.ofSeconds(5);
  private static final Duration STOP_GRACE = Duration.ofSeconds(8);

  private final CallbackDependencies shared;
  private final int instance;
  private final List<MessageConsumer<?>> consumers = new ArrayList<>();
  private RedisLink redis;
  private CallbackSender sender;
  private CallbackDispatcher dispatcher;
  private DeliveryStore store;

  /**
   * @param instance from 0; the first one looks and measures
   */
  public CallbackVerticle(CallbackDependencies shared, int instance) {
    this.shared = shared;
    this.instance = instance;
  }

  @Override
  public Future<?> start() {
    CallbacksConfig callbacks = shared.config().callbacks();
    String prefix = shared.config().redis().keyPrefix();
    RetrySchedule schedule =
        new RetrySchedule(callbacks.retrySchedule(), RandomGenerator.getDefault());
    redis = RedisLink.open(vertx, shared.config().redis(), shared.redisMetrics());
    Duration horizon = OrderTimes.of(shared.config()).deliveryHorizon();
    DeliveryQueue queue =
        new DeliveryQueue(redis, prefix, DeliveryQueue.Settings.of(callbacks, schedule, horizon));
    store = new DeliveryStore(redis, prefix, horizon);
    sender =
        new CallbackSender(
            vertx,
            HostResolver.of(vertx),
            shared.guard(),
            new CallbackSender.Options(
                callbacks.timeout(),
                callbacks.allowHttp(),
                Math.max(LEAST_CONNECTIONS_PER_TARGET, callbacks.maxConcurrencyPerTenant()),
                MAX_IN_FLIGHT,
                shared.trust()));
    CallbackAttempts attempts =
        new CallbackAttempts(
            vertx,
            queue,
            sender,
            shared.tenants(),
            schedule,
            shared.clock(),
            shared.metrics(),
            shared.userAgent());
    dispatcher =
        new CallbackDispatcher(
            vertx,
            queue,
            attempts::make,
            shared.tenants(),
            shared.metrics(),
            callbacks.maxConcurrencyPerTenant(),
            MAX_IN_FLIGHT);
    redis.onReconnect(dispatcher::dueAll);
    consumers.addAll(
        DeliveriesOnBus.serve(
            shared.bus(),
            new DeliveryDesk(store, shared.tenants(), dispatcher::due),
            dispatcher::due));
    if (instance == 0) {
      // Pods that were started together must not look together.
      long every = CallbackDispatcher.LOOK_EVERY.toMillis();
      long first = 1 + ThreadLocalRandom.current().nextLong(every);
      vertx.setPeriodic(first, every, timer -> look());
      vertx.setPeriodic(MEASURE_EVERY.toMillis(), timer -> measure());
    }
    return Future.succeededFuture();
  }

  /** Has every tenant visited once, by whichever instance's turn it is. */
  private void look() {
    List<String> ids = new ArrayList<>(tenantIds());
    Collections.shuffle(ids);
    DeliveriesOnBus instances = new DeliveriesOnBus(shared.bus());
    ids.forEach(instances::due);
  }

  private List<String> tenantIds() {
    return shared.tenants().current().tenants().stream().map(Tenant::id).toList();
  }

  private void measure() {
    tenantIds()
        .forEach(id -> store.stats(id).onSuccess(stats -> shared.metrics().measured(id, stats)));
  }

  @Override
  public Future<?> stop() {
    return dispatcher
        .drain()
        .timeout(STOP_GRACE.toMillis(), TimeUnit.MILLISECONDS)
        .recover(late -> dispatcher.releaseAll())
        .compose(done -> Future.join(consumers.stream().map(MessageConsumer::unregister).toList()))
        .eventually(sender::close)
        .eventually(redis::close);
  }
}
