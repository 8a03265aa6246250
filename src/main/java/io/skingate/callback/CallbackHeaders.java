package io.skingate.callback;

import io.skingate.config.Secret;
import io.skingate.skinsnode.Signature;
import io.vertx.core.MultiMap;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The headers of one attempt: SkinsNode's form, and the same again in that of Standard Webhooks
 * 1.0.
 */
final class CallbackHeaders {
  private static final DateTimeFormatter ISO_MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private CallbackHeaders() {}

  /**
   * Signs.
   *
   * @param secrets the tenant's, the first signs SkinsNode's form and all sign the other
   * @param now of this attempt
   */
  static MultiMap of(
      String deliveryId, Instant now, List<Secret> secrets, byte[] body, String userAgent) {
    String timestamp = ISO_MILLIS.format(now);
    String seconds = Long.toString(now.getEpochSecond());
    String standard =
        secrets.stream()
            .map(
                secret ->
                    "v1," + Signature.base64(secret.bytes(), deliveryId + "." + seconds, body))
            .collect(Collectors.joining(" "));
    return MultiMap.caseInsensitiveMultiMap()
        .add("content-type", "application/json")
        .add("user-agent", userAgent)
        .add("x-event-type", "order.updated")
        .add("x-delivery-id", deliveryId)
        .add("x-timestamp", timestamp)
        .add("x-signature", Signature.hex(secrets.get(0).bytes(), timestamp, body))
        .add("webhook-id", deliveryId)
        .add("webhook-timestamp", seconds)
        .add("webhook-signature", standard);
  }
}
