package io.skingate.management;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.json.Json;
import io.skingate.webhook.KeptWebhooks.KeptWebhook;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

/** Shows signed updates that no store could be told of. */
final class KeptWebhooksView {
  /** A trade URL's token in raw text, where a slash or an equals sign may stand escaped. */
  private static final Pattern TOKEN =
      Pattern.compile("(?i)(token(?:=|%(?:25)*3D|\\\\u003D|\"\\s*:\\s*\"))[\\w-]+");

  /** Stands before a signature, where SkinsNode gave the update no id of its own. */
  private static final String SIGNATURE = "signature:";

  private KeptWebhooksView() {}

  /**
   * Shows a list.
   *
   * @param aboutField what the updates' {@link KeptWebhook#about()} is called
   */
  static ObjectNode show(List<KeptWebhook> kept, String aboutField) {
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
    shown.put("body", TOKEN.matcher(webhook.body()).replaceAll("$1***"));
    return shown;
  }
}
