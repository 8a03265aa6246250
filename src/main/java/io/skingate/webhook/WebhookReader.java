package io.skingate.webhook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.config.Secret;
import io.skingate.json.ForeignJson;
import io.skingate.json.MalformedJsonException;
import io.skingate.order.model.OrderPayload;
import io.skingate.order.model.OrderUpdate;
import io.skingate.skinsnode.Signature;
import io.skingate.skinsnode.Timestamps;
import io.skingate.tenant.Account;
import io.skingate.tenant.TenantRegistry;
import io.skingate.tenant.TenantRegistry.OrderName;
import io.skingate.webhook.WebhookReading.Reason;
import io.skingate.webhook.WebhookReading.Rejected;
import io.skingate.webhook.WebhookReading.Unusable;
import io.skingate.webhook.WebhookReading.Update;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Verifies a webhook and only then reads it. Pure: the answer depends on nothing but its arguments.
 */
final class WebhookReader {
  /** Signs nothing; an account that does not exist is checked against it in the same time. */
  private static final List<Secret> NOBODYS_SECRET = List.of(new Secret("no account has this key"));

  /** Far beyond every status that is known; what is longer is no status. */
  private static final int LONGEST_STATUS = 64;

  /** No order of a tenant has a longer one. */
  private static final int LONGEST_EXTERNAL_ID = 64;

  private WebhookReader() {}

  static WebhookReading read(
      WebhookMessage message, TenantRegistry registry, Duration tolerance, Instant now) {
    Optional<Account> account = registry.account(message.accountId());
    List<Secret> secrets = account.map(Account::webhookSecrets).orElse(NOBODYS_SECRET);
    byte[] raw = message.body().getBytes();
    boolean genuine = Signature.matches(message.signature(), secrets, message.timestamp(), raw);
    Optional<Instant> signedAt = Timestamps.parse(message.timestamp());
    // Nothing here may tell whether the account exists.
    if (signedAt.isEmpty()
        || Duration.between(signedAt.get(), now).abs().compareTo(tolerance) > 0) {
      return new Rejected(WebhookResult.STALE_TIMESTAMP);
    }
    if (account.isEmpty() || !genuine) {
      return new Rejected(WebhookResult.INVALID_SIGNATURE);
    }
    return parse(account.get(), message, raw, registry, signedAt.get());
  }

  private static WebhookReading parse(
      Account account,
      WebhookMessage message,
      byte[] raw,
      TenantRegistry registry,
      Instant signedAt) {
    String deliveryId = deliveryId(message);
    ForeignJson payload;
    try {
      payload = ForeignJson.read(raw);
    } catch (MalformedJsonException notJson) {
      return unusable(account, Reason.MALFORMED, deliveryId, message.body());
    }
    ObjectNode order = OrderPayload.unwrapped(payload.object());
    String name = order.path("externalId").asText("");
    String status = order.path("status").isTextual() ? order.path("status").asText() : "";
    if (name.isEmpty() || status.isBlank() || status.length() > LONGEST_STATUS) {
      return unusable(account, Reason.INCOMPLETE, deliveryId, message.body());
    }
    Optional<OrderName> owner = registry.resolve(account, name);
    if (owner.isEmpty() || owner.get().externalId().length() > LONGEST_EXTERNAL_ID) {
      return unusable(account, Reason.FOREIGN, deliveryId, message.body());
    }
    // The signature's time is SkinsNode's clock too: it tells updates apart that carry no time.
    Instant stated = OrderPayload.timeOf(order);
    return new Update(
        account.id(),
        owner.get().tenant().id(),
        owner.get().externalId(),
        name,
        deliveryId,
        new OrderUpdate(status, stated == null ? signedAt : stated, Buffer.buffer(payload.utf8())));
  }

  /**
   * Without a name of its own, a webhook is known by its signature, which its repetition shares.
   */
  private static String deliveryId(WebhookMessage message) {
    return message.deliveryId() == null || message.deliveryId().isBlank()
        ? "signature:" + message.signature()
        : message.deliveryId();
  }

  private static WebhookReading unusable(
      Account account, Reason reason, String deliveryId, Buffer body) {
    return new Unusable(account.id(), reason, deliveryId, body);
  }
}
