package io.skingate.webhook;

import io.skingate.order.model.OrderUpdate;
import io.vertx.core.buffer.Buffer;

/** What a webhook turned out to be. */
sealed interface WebhookReading {
  /** Not to be believed. */
  record Rejected(WebhookResult result) implements WebhookReading {}

  /**
   * News of a tenant's order.
   *
   * @param externalId in the tenant's form
   * @param upstreamName as SkinsNode calls the order
   * @param deliveryId what a repetition of it would be called too
   */
  record Update(
      String account,
      String tenant,
      String externalId,
      String upstreamName,
      String deliveryId,
      OrderUpdate update)
      implements WebhookReading {}

  /** Signed, and yet of no use: kept for the operator. */
  record Unusable(String account, Reason reason, String deliveryId, Buffer body)
      implements WebhookReading {}

  /** Why nothing can be done with it. */
  enum Reason {
    /** The body is not a JSON object. */
    MALFORMED,
    /** It names no order, or no status. */
    INCOMPLETE,
    /** The name belongs to no tenant of the account. */
    FOREIGN
  }
}
