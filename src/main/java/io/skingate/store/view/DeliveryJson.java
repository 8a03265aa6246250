package io.skingate.store.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.callback.queue.Deliveries.Delivery;
import io.skingate.callback.queue.Deliveries.DeliveryAttempt;
import io.skingate.callback.queue.Deliveries.DeliveryPage;
import io.skingate.callback.queue.DeliveryId;
import io.skingate.json.Json;
import io.skingate.json.Rfc3339;
import java.time.Instant;
import java.util.function.Function;

/** A delivery as its store and the operator see it; an attempt's {@code at} is when it began. */
public final class DeliveryJson {
  private DeliveryJson() {}

  /** As its store sees it. */
  public static ObjectNode of(Delivery delivery) {
    return complete(Json.object().put("id", delivery.id()), delivery);
  }

  /** As the operator sees it, who has those of all stores. */
  public static ObjectNode withTenant(Delivery delivery) {
    ObjectNode begun = Json.object().put("id", delivery.id()).put("tenant", delivery.tenant());
    ObjectNode shown = complete(begun, delivery);
    DeliveryId.parse(delivery.id())
        .map(id -> Instant.ofEpochMilli(id.sequence()))
        .ifPresent(came -> shown.put("createdAt", Rfc3339.format(came)));
    return shown;
  }

  /** A page of them, each shown as it is to be; {@code cursor} is absent on the last one. */
  public static ObjectNode page(DeliveryPage page, Function<Delivery, ObjectNode> form) {
    ObjectNode answer = Json.object();
    ArrayNode list = answer.putArray("deliveries");
    page.deliveries().forEach(delivery -> list.add(form.apply(delivery)));
    if (page.cursor() != null) {
      answer.put("cursor", page.cursor());
    }
    return answer;
  }

  private static ObjectNode complete(ObjectNode shown, Delivery delivery) {
    shown.put("externalId", delivery.externalId());
    shown.put("status", delivery.status());
    shown.put("state", delivery.state());
    Texts.put(shown, "url", delivery.url());
    ArrayNode attempts = shown.putArray("attempts");
    delivery.attempts().forEach(attempt -> attempts.add(of(attempt)));
    shown.put(
        "nextAttemptAt",
        delivery.nextAttemptAtMillis() == null
            ? null
            : Rfc3339.format(Instant.ofEpochMilli(delivery.nextAttemptAtMillis())));
    if (delivery.waitsFor() != null) {
      shown.put("waitsFor", delivery.waitsFor());
    }
    if (delivery.inFlight()) {
      shown.put("inFlight", true);
    }
    return shown;
  }

  private static ObjectNode of(DeliveryAttempt attempt) {
    ObjectNode shown = Json.object();
    shown.put("at", Rfc3339.format(Instant.ofEpochMilli(attempt.atMillis())));
    shown.put("number", attempt.number());
    shown.put("result", attempt.result());
    shown.put("httpStatus", attempt.httpStatus());
    shown.put("durationMs", attempt.durationMs());
    Texts.put(shown, "excerpt", attempt.excerpt());
    return shown;
  }
}
