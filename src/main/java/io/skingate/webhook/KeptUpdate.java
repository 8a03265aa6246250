package io.skingate.webhook;

import io.skingate.order.model.PackedUpdate;
import io.skingate.redis.PackedFields;
import io.skingate.webhook.WebhookReading.Update;

/** A verified update of a tenant's order, packed to be kept for some seconds. Pure functions. */
final class KeptUpdate {
  private KeptUpdate() {}

  /** All but the tenant. */
  static byte[] packed(Update update) {
    PackedFields.Writer out =
        new PackedFields.Writer()
            .text(update.account())
            .text(update.externalId())
            .text(update.upstreamName())
            .text(update.deliveryId());
    PackedUpdate.write(update.update(), out);
    return out.packed();
  }

  static Update unpack(String tenant, byte[] packed) {
    PackedFields.Reader in = new PackedFields.Reader(packed);
    return new Update(in.text(), tenant, in.text(), in.text(), in.text(), PackedUpdate.read(in));
  }
}
