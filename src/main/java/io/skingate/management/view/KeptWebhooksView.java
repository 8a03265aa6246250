package io.skingate.management.view;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.json.Json;
import io.skingate.mask.TradeTokens;
import io.skingate.webhook.KeptWebhooks.KeptWebhook;
import java.time.Instant;
import java.util.List;

/** Shows signed updates that no store could be told of. */
public final class KeptWebhooksView {
  /** Stands before a signature, where SkinsNode gave the update no id of its own. */
  private static final String SIGNATURE = "signature:";

  private KeptWebhooksView() {}

  /**
   * Shows a list.
   *
   * @param aboutField what the updates' {@link KeptWebhook#about()} is called
   */
  public static ObjectNode show(List<KeptWebhook> kept, String aboutField) {
    ObjectNode answer = Json.object();
    var list = answer.putArray("webhooks");
    kept.forEach(webhook -> list.add(webhook(webhook, aboutField)));
    return answer;
  }

  private static ObjectNode webhook(KeptWebhook webhook, String aboutField) {
    ObjectNode shown = Json.object();
    AdminJson.putTime(shown, "at", Instant.ofEpochMilli(webhook.atMillis()));
    shown.put(aboutField, webhook.about());
    if (!webhook.deliveryId().startsWith(SIGNATURE)) {
      AdminJson.putText(shown, "deliveryId", webhook.deliveryId());
    }
    shown.put("body", TradeTokens.masked(webhook.body()));
    return shown;
  }
}
