package io.skingate.store.order;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.callback.queue.Deliveries;
import io.skingate.callback.queue.Deliveries.Delivery;
import io.skingate.http.ErrorCode;
import io.skingate.json.Json;
import io.skingate.json.MalformedJsonException;
import io.skingate.order.Orders;
import io.skingate.order.ReadResult;
import io.skingate.order.inspection.OrderInspector;
import io.skingate.order.inspection.OrderInspector.Inspection;
import io.skingate.order.model.OrderRequestParser;
import io.skingate.redis.connection.RedisUnavailableException;
import io.skingate.store.BodyFields;
import io.skingate.store.StoreAnswer;
import io.skingate.store.StoreProblem;
import io.skingate.store.StoreRequest;
import io.skingate.store.StoreRoute;
import io.skingate.store.view.DeliveryJson;
import io.skingate.store.view.HistoryJson;
import io.skingate.store.view.SettlementJson;
import io.skingate.tenant.Tenant;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;

/** A store's own orders: many at once, and one with everything that happened to it. */
public final class OrderCalls {
  /** In one look-up. */
  static final int MAX_LOOKED_UP = 200;

  /** Most of what one look-up answers; the orders of real stores come to a fortieth of it. */
  private static final int MAX_ANSWER_BYTES = 4 * 1024 * 1024;

  private final Orders orders;
  private final OrderInspector inspector;
  private final Deliveries deliveries;

  /** All of them belong to the event loop that the calls are made on. */
  public OrderCalls(Orders orders, OrderInspector inspector, Deliveries deliveries) {
    this.orders = orders;
    this.inspector = inspector;
    this.deliveries = deliveries;
  }

  public List<StoreRoute> routes() {
    return List.of(
        StoreRoute.post("/orders/lookup", this::lookUp),
        StoreRoute.get("/orders/:externalId", this::dossier));
  }

  private Future<StoreAnswer> lookUp(StoreRequest request) {
    request.query().done();
    Tenant tenant = request.tenant();
    List<String> ids = asked(request.body());
    FoundOrders found = new FoundOrders(ids, MAX_ANSWER_BYTES);
    return lookUp(tenant, ids, 0, found).map(done -> new StoreAnswer(200, found.json()));
  }

  /** A few at a time, so that neither Redis nor the event loop is held for long. */
  private Future<Void> lookUp(Tenant tenant, List<String> ids, int from, FoundOrders found) {
    if (from >= ids.size()) {
      return Future.succeededFuture();
    }
    int to = Math.min(ids.size(), from + Orders.MOST_READ);
    return orders
        .read(tenant, ids.subList(from, to))
        .compose(
            results -> {
              for (int i = 0; i < results.size(); i++) {
                found.put(from + i, body(results.get(i)));
              }
              return lookUp(tenant, ids, to, found);
            });
  }

  /** The ids asked for, in their order. */
  static List<String> asked(BodyFields body) {
    body.require("externalIds");
    List<String> ids = body.externalIds("externalIds", MAX_LOOKED_UP);
    if (ids != null && ids.isEmpty()) {
      body.refuse("externalIds", "must name at least one order");
    }
    if (ids != null && ids.stream().distinct().count() < ids.size()) {
      body.refuse("externalIds", "must not name an order twice");
    }
    body.done();
    return ids;
  }

  private static Optional<Buffer> body(ReadResult result) {
    if (result instanceof ReadResult.StoreUnavailable) {
      throw new RedisUnavailableException("An order could not be read");
    }
    return result instanceof ReadResult.Found found ? Optional.of(found.body()) : Optional.empty();
  }

  private Future<StoreAnswer> dossier(StoreRequest request) {
    request.query().done();
    Tenant tenant = request.tenant();
    String externalId = request.named();
    if (!OrderRequestParser.isExternalId(externalId)) {
      throw StoreProblem.of(ErrorCode.ORDER_NOT_FOUND);
    }
    return orders
        .read(tenant, externalId)
        .map(OrderCalls::body)
        .compose(
            order ->
                order.isEmpty()
                    ? Future.failedFuture(StoreProblem.of(ErrorCode.ORDER_NOT_FOUND))
                    : dossier(tenant, externalId, order.get()));
  }

  private Future<StoreAnswer> dossier(Tenant tenant, String externalId, Buffer order) {
    Future<Optional<Inspection>> inspected = inspector.inspect(tenant.id(), externalId);
    Future<List<Delivery>> delivered = deliveries.ofOrder(tenant.id(), externalId);
    return Future.all(inspected, delivered)
        .map(
            both ->
                StoreAnswer.of(
                    200, json(tenant, externalId, order, inspected.result(), delivered.result())));
  }

  private static ObjectNode json(
      Tenant tenant,
      String externalId,
      Buffer order,
      Optional<Inspection> inspection,
      List<Delivery> deliveries) {
    ObjectNode dossier = Json.object();
    try {
      dossier.set("order", Json.parseTolerantly(order));
    } catch (MalformedJsonException e) {
      throw new IllegalStateException("A body was kept that is not JSON", e);
    }
    inspection
        .map(Inspection::settlement)
        .map(SettlementJson::of)
        .ifPresent(settlement -> dossier.set("settlement", settlement));
    inspection.map(Inspection::traceId).ifPresent(traceId -> dossier.put("traceId", traceId));
    ArrayNode list = dossier.putArray("deliveries");
    deliveries.forEach(delivery -> list.add(DeliveryJson.of(delivery)));
    ArrayNode history = dossier.putArray("history");
    inspection
        .map(Inspection::history)
        .orElse(List.of())
        .forEach(entry -> history.add(HistoryJson.forStore(tenant.id(), externalId, entry)));
    HistoryJson.trace(history, inspection.map(Inspection::traceId).orElse(null));
    return dossier;
  }
}
