package io.skingate.order;

import io.skingate.order.OrderInspector.Inspection;
import io.skingate.redis.RedisLink;
import io.skingate.redis.RedisOverBus;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Takes the orders of all tenants on one event loop, with a connection to Redis of its own. Of a
 * process's instances one also works on the orders that wait.
 */
public final class OrderVerticle extends VerticleBase {
  private static final Duration STOP_GRACE = Duration.ofSeconds(6);
  private static final Duration MEASURE_EVERY = Duration.ofSeconds(5);

  private final OrderDependencies shared;
  private final int instance;
  private final List<MessageConsumer<?>> consumers = new ArrayList<>();
  private RedisLink redis;
  private OrderStore store;
  private OrderService service;
  private WorkLoop workLoop;

  /**
   * @param instance from 0; the first one runs recovery and reconciliation
   */
  public OrderVerticle(OrderDependencies shared, int instance) {
    this.shared = shared;
    this.instance = instance;
  }

  @Override
  public Future<?> start() {
    var config = shared.config();
    OrderTimes times = OrderTimes.of(config);
    String owner = shared.podId() + '-' + instance + '-';
    String prefix = config.redis().keyPrefix();
    Duration deadline = OrderTimes.deadline(config);
    redis = RedisLink.open(vertx, config.redis(), shared.redisMetrics());
    store = new OrderStore(redis, prefix, times, config.orders().maxQueued());
    Settler settler =
        new Settler(vertx, store, System::nanoTime, shared.metrics(), shared.toldAt());
    redis.onReconnect(() -> settler.afterReconnect(redis.lostAtNanos()));
    Backoff backoff = new Backoff(RandomGenerator.getDefault());
    service =
        new OrderService(
            vertx,
            store,
            settler,
            shared.upstream(),
            shared.prices(),
            backoff,
            times,
            deadline,
            shared.clock(),
            System::nanoTime,
            shared.metrics(),
            shared.lastLimits(),
            owner);
    if (instance == 0) {
      Recovery recovery =
          new Recovery(
              shared.upstream(),
              settler,
              backoff,
              times,
              OrderTimes.recoveryCall(config),
              shared.clock(),
              shared.metrics());
      Reconciliation reconciliation =
          new Reconciliation(
              shared.upstream(),
              store,
              new UpdateStore(redis, prefix, times),
              backoff,
              times,
              deadline,
              shared.metrics(),
              shared.toldAt());
      workLoop =
          new WorkLoop(
              vertx,
              store,
              shared.tenants(),
              shared.upstream(),
              recovery,
              reconciliation,
              shared.metrics(),
              config.orders().recoveryInterval(),
              shared.clock(),
              owner + "work");
      workLoop.start();
      shared
          .upstream()
          .onRateLimited((account, wait) -> context.runOnContext(go -> pause(account, wait)));
      vertx.setPeriodic(MEASURE_EVERY.toMillis(), timer -> workLoop.measure());
    }
    consumers.add(shared.bus().answer(OrdersOnBus.SUBMIT, service::submit));
    consumers.add(
        shared
            .bus()
            .answer(
                OrdersOnBus.READ,
                (OrdersOnBus.ReadQuestion question) ->
                    service.read(question.tenant(), question.externalId())));
    consumers.add(RedisOverBus.answer(shared.bus(), OrdersOnBus.INSPECT, this::inspect));
    return Future.succeededFuture();
  }

  private Future<Optional<Inspection>> inspect(OrdersOnBus.InspectQuestion question) {
    return store
        .inspect(question.tenantId(), question.externalId())
        .map(record -> record.map(json -> Inspections.of(json, question.externalId())));
  }

  /** SkinsNode asked for a pause: every pod learns it with its next order or look at the work. */
  private void pause(String accountId, Duration pause) {
    shared.tenants().current().tenants().stream()
        .filter(tenant -> tenant.account().id().equals(accountId))
        .forEach(tenant -> store.pause(tenant.id(), pause));
  }

  @Override
  public Future<?> stop() {
    Future<Void> work = workLoop == null ? Future.succeededFuture() : workLoop.stop(STOP_GRACE);
    return Future.join(service.stop(STOP_GRACE), work)
        .otherwiseEmpty()
        .compose(done -> Future.join(consumers.stream().map(MessageConsumer::unregister).toList()))
        .eventually(redis::close);
  }
}
