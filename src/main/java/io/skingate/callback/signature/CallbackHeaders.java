package io.skingate.callback.signature;

import io.skingate.config.Secret;
import io.skingate.json.Rfc3339;
import io.skingate.skinsnode.Signature;
import io.vertx.core.MultiMap;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The headers of one attempt: SkinsNode's form, and the same again in that of Standard Webhooks
 * 1.0. Stateless and safe for use from any thread.
 */
public final class CallbackHeaders {
  /** What every callback about an order says in {@code x-event-type}. */
  public static final String ORDER_UPDATED = "order.updated";

  static final String TIMESTAMP = "x-timestamp";
  static final String SIGNATURE = "x-signature";
  static final String STANDARD_ID = "webhook-id";
  static final String STANDARD_TIMESTAMP = "webhook-timestamp";
  static final String STANDARD_SIGNATURE = "webhook-signature";

  /** Which of the Standard Webhooks signatures is an HMAC. */
  static final String STANDARD_SCHEME = "v1,";

  private CallbackHeaders() {}

  /**
   * Signs.
   *
   * @param eventType what the callback is about
   * @param secrets the tenant's, the first signs SkinsNode's form and all sign the other
   * @param now of this attempt
   */
  public static MultiMap of(
      String deliveryId,
      String eventType,
      Instant now,
      List<Secret> secrets,
      byte[] body,
      String userAgent) {
    String timestamp = Rfc3339.format(now);
    String seconds = Long.toString(now.getEpochSecond());
    String standard =
        secrets.stream()
            .map(
                secret ->
                    STANDARD_SCHEME
                        + Signature.base64(secret, standardStamp(deliveryId, seconds), body))
            .collect(Collectors.joining(" "));
    return MultiMap.caseInsensitiveMultiMap()
        .add("content-type", "application/json")
        .add("user-agent", userAgent)
        .add("x-event-type", eventType)
        .add("x-delivery-id", deliveryId)
        .add(TIMESTAMP, timestamp)
        .add(SIGNATURE, Signature.hex(secrets.get(0), timestamp, body))
        .add(STANDARD_ID, deliveryId)
        .add(STANDARD_TIMESTAMP, seconds)
        .add(STANDARD_SIGNATURE, standard);
  }

  /** What Standard Webhooks puts before the body, but for the full stop between them. */
  static String standardStamp(String id, String seconds) {
    return id + "." + seconds;
  }
}
