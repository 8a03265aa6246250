package io.skingate.order.inspection;

import io.skingate.config.GatewayConfig;
import io.skingate.order.model.OrderSettlement;
import io.skingate.order.model.OrderTimes;
import io.skingate.order.store.Budgets;
import io.skingate.order.store.OrderStore;
import io.skingate.redis.RedisLink;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;

/** Shows the operator what is known of an order. */
public interface OrderInspector {
  /** What Redis knows; belongs to the event loop of the link. */
  static OrderInspector over(RedisLink redis, GatewayConfig config) {
    OrderStore store =
        new OrderStore(
            redis,
            config.redis().keyPrefix(),
            OrderTimes.of(config),
            config.orders().maxQueued(),
            Budgets.none());
    return (tenantId, externalId) ->
        store
            .inspect(tenantId, externalId)
            .map(
                record ->
                    record.map(
                        json -> Inspections.of(json, externalId, config.orders().settleAfter())));
  }

  /**
   * The order with its history.
   *
   * @return empty when there is none; fails with {@link
   *     io.skingate.redis.connection.RedisUnavailableException} when Redis is out
   */
  Future<Optional<Inspection>> inspect(String tenantId, String externalId);

  /**
   * An order as it is kept.
   *
   * @param order the state as the tenant sees it, JSON
   * @param phase where it stands inside the gateway
   * @param traceId of the order's trace; null for an order that an older build took
   * @param settlement whether its trade can still be undone
   * @param history oldest first
   */
  record Inspection(
      Buffer order,
      String phase,
      String traceId,
      OrderSettlement settlement,
      List<HistoryEntry> history) {}

  /**
   * Something that happened to an order.
   *
   * @param atMillis Unix time by Redis's clock
   * @param event what happened
   * @param details further values in the order in which the event's script wrote them
   */
  record HistoryEntry(long atMillis, String event, List<String> details) {}
}
