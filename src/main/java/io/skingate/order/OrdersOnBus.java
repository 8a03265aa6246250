package io.skingate.order;

import io.skingate.bus.LocalBus;
import io.skingate.redis.RedisOverBus;
import io.skingate.tenant.Tenant;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/** Reaches the order verticles over the event bus. Safe for use from any thread. */
public final class OrdersOnBus implements Orders, OrderInspector {
  static final String SUBMIT = "skingate.orders.submit";
  static final String READ = "skingate.orders.read";
  static final String INSPECT = "skingate.orders.inspect";

  /** Far longer than an order's own deadline: it only guards against a verticle that is gone. */
  private static final Duration MARGIN = Duration.ofSeconds(30);

  private final LocalBus bus;
  private final Duration patience;
  private final LastLimits lastLimits;

  /**
   * @param deadline of an order
   * @param lastLimits where the order verticles leave the state of each tenant's limit
   */
  public OrdersOnBus(LocalBus bus, Duration deadline, LastLimits lastLimits) {
    this.bus = bus;
    this.patience = deadline.plus(MARGIN);
    this.lastLimits = lastLimits;
  }

  @Override
  public Future<SubmitResult> submit(SubmitCommand command) {
    return bus.ask(SUBMIT, command, patience);
  }

  @Override
  public Future<ReadResult> read(Tenant tenant, String externalId) {
    return bus.ask(READ, new ReadQuestion(tenant, externalId), patience);
  }

  @Override
  public LimitState lastKnownLimit(Tenant tenant) {
    return lastLimits.of(tenant);
  }

  @Override
  public Future<Optional<Inspection>> inspect(String tenantId, String externalId) {
    return RedisOverBus.ask(bus, INSPECT, new InspectQuestion(tenantId, externalId), patience);
  }

  record ReadQuestion(Tenant tenant, String externalId) {}

  record InspectQuestion(String tenantId, String externalId) {}
}
