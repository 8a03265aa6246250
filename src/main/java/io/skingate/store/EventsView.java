package io.skingate.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.callback.queue.DeliveryId;
import io.skingate.events.Event;
import io.skingate.events.FeedAnswer;
import io.skingate.json.Json;
import io.skingate.json.Rfc3339;
import java.time.Instant;

/** Shows events. */
final class EventsView {
  private EventsView() {}

  static ObjectNode show(String tenantId, FeedAnswer.Page page) {
    ObjectNode answer = Json.object();
    var list = answer.putArray("events");
    page.events().forEach(event -> list.add(event(tenantId, event)));
    answer.put("cursor", page.cursor());
    answer.put("more", page.more());
    return answer;
  }

  private static ObjectNode event(String tenantId, Event event) {
    ObjectNode shown = Json.object();
    shown.put("id", event.id());
    shown.put("at", Rfc3339.format(Instant.ofEpochMilli(event.atMillis())));
    shown.put("type", event.type().text());
    if (event.type() == Event.Type.BUDGET_LOW) {
      return shown.put("available", event.available());
    }
    shown.put("externalId", event.externalId());
    shown.put("status", event.status());
    if (event.source() != null) {
      shown.put("source", event.source().text());
    }
    if (event.sequence() != 0) {
      shown.put(
          "deliveryId", new DeliveryId(tenantId, event.externalId(), event.sequence()).toString());
    }
    if (event.type() == Event.Type.DELIVERY_DEAD) {
      shown.put("result", event.result());
      shown.put("httpStatus", event.httpStatus());
    }
    return shown;
  }
}
