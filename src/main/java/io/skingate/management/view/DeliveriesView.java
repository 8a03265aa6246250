package io.skingate.management.view;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.callback.queue.Deliveries.Delivery;
import io.skingate.callback.queue.Deliveries.DeliveryAttempt;
import io.skingate.callback.queue.Deliveries.DeliveryPage;
import io.skingate.json.Json;
import java.time.Instant;

/** Shows deliveries; an attempt's {@code at} is when it began. */
public final class DeliveriesView {
  private DeliveriesView() {}

  public static ObjectNode show(DeliveryPage page) {
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
    shown.put("tenant", delivery.tenant());
    shown.put("externalId", delivery.externalId());
    shown.put("status", delivery.status());
    shown.put("state", delivery.state());
    AdminJson.putText(shown, "url", delivery.url());
    var attempts = shown.putArray("attempts");
    delivery.attempts().forEach(attempt -> attempts.add(attempt(attempt)));
    if (delivery.nextAttemptAtMillis() == null) {
      shown.putNull("nextAttemptAt");
    } else {
      AdminJson.putTime(
          shown, "nextAttemptAt", Instant.ofEpochMilli(delivery.nextAttemptAtMillis()));
    }
    if (delivery.waitsFor() != null) {
      shown.put("waitsFor", delivery.waitsFor());
    }
    if (delivery.inFlight()) {
      shown.put("inFlight", true);
    }
    return shown;
  }

  private static ObjectNode attempt(DeliveryAttempt attempt) {
    ObjectNode shown = Json.object();
    AdminJson.putTime(shown, "at", Instant.ofEpochMilli(attempt.atMillis()));
    shown.put("number", attempt.number());
    shown.put("result", attempt.result());
    shown.put("httpStatus", attempt.httpStatus());
    shown.put("durationMs", attempt.durationMs());
    AdminJson.putText(shown, "excerpt", attempt.excerpt());
    return shown;
  }
}
