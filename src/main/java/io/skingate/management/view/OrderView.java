package io.skingate.management.view;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.http.ErrorCode;
import io.skingate.json.Json;
import io.skingate.order.inspection.OrderInspector;
import io.skingate.order.inspection.OrderInspector.Inspection;
import io.skingate.store.view.HistoryJson;
import io.vertx.core.Future;

/**
 * Shows one order with everything that happened to it; a callback under the id that it has among
 * the deliveries, so that it can be sent again from here.
 */
public final class OrderView {
  private final OrderInspector orders;

  public OrderView(OrderInspector orders) {
    this.orders = orders;
  }

  public Future<ObjectNode> show(String tenantId, String externalId) {
    return orders
        .inspect(tenantId, externalId)
        .map(
            found ->
                found
                    .map(inspection -> order(tenantId, externalId, inspection))
                    .orElseThrow(() -> AdminProblem.of(ErrorCode.ORDER_NOT_FOUND)));
  }

  private static ObjectNode order(String tenantId, String externalId, Inspection inspection) {
    ObjectNode shown = Json.object();
    shown.put("tenant", tenantId);
    shown.put("externalId", externalId);
    shown.put("phase", inspection.phase());
    if (inspection.traceId() != null) {
      shown.put("traceId", inspection.traceId());
    }
    shown.set("order", AdminJson.kept(inspection.order()));
    var history = shown.putArray("history");
    inspection.history().forEach(entry -> history.add(HistoryJson.of(tenantId, externalId, entry)));
    HistoryJson.trace(history, inspection.traceId());
    return shown;
  }
}
