package io.skingate.management;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.json.Json;
import io.skingate.management.DeliveryAdmin.Attempt;
import io.skingate.management.DeliveryAdmin.Delivery;
import io.skingate.management.DeliveryAdmin.Page;

/** Shows deliveries. */
final class DeliveriesView {
  private DeliveriesView() {}

  static ObjectNode show(Page page) {
    ObjectNode answer = Json.object();
    var list = answer.putArray("deliveries");
    page.deliveries().forEach(delivery -> list.add(delivery(delivery)));
    if (page.cursor() != null) {
      answer.put("cursor", page.cursor());
    }
    return answer;
  }

  private static ObjectNode delivery(Delivery delivery) {
    ObjectNode shown = Json.object();
    shown.put("id", delivery.id());
    shown.put("tenant", delivery.tenantId());
    shown.put("externalId", delivery.externalId());
    shown.put("status", delivery.status());
    shown.put("state", delivery.state());
    AdminJson.putText(shown, "url", delivery.url());
    var attempts = shown.putArray("attempts");
    delivery.attempts().forEach(attempt -> attempts.add(attempt(attempt)));
    AdminJson.putTime(shown, "nextAttemptAt", delivery.nextAttemptAt());
    return shown;
  }

  private static ObjectNode attempt(Attempt attempt) {
    ObjectNode shown = Json.object();
    AdminJson.putTime(shown, "at", attempt.at());
    shown.put("result", attempt.result());
    if (attempt.httpStatus() > 0) {
      shown.put("httpStatus", attempt.httpStatus());
    }
    shown.put("durationMs", attempt.durationMs());
    AdminJson.putText(shown, "excerpt", attempt.excerpt());
    return shown;
  }
}
