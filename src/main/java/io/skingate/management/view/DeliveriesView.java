package io.skingate.management.view;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.callback.queue.Deliveries.DeliveryPage;
import io.skingate.json.Json;
import io.skingate.store.view.DeliveryJson;

/** Shows deliveries as their stores see them, and whose they are. */
public final class DeliveriesView {
  private DeliveriesView() {}

  public static ObjectNode show(DeliveryPage page) {
    ObjectNode answer = Json.object();
    var list = answer.putArray("deliveries");
    page.deliveries().forEach(delivery -> list.add(DeliveryJson.withTenant(delivery)));
    if (page.cursor() != null) {
      answer.put("cursor", page.cursor());
    }
    return answer;
  }
}
