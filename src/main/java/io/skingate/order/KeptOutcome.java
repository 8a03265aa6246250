package io.skingate.order;

import io.skingate.order.model.OrderRequest;
import io.skingate.order.model.PackedUpdate;
import io.skingate.order.store.Settlement;
import io.skingate.redis.PackedFields;
import io.skingate.tracing.TraceContext;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;

/**
 * All that it takes to tell Redis once more how an order of a store was settled. Thousands are kept
 * for seconds, and as the objects that they were made from they would fill the heap, so they are
 * packed. Immutable.
 *
 * @param fence of the order's claim
 * @param claim the order and its request where a record that got lost is made again; else null
 */
record KeptOutcome(String externalId, long fence, Settlement settlement, Claim claim) {
  /**
   * What makes a record again.
   *
   * @param order without its body
   */
  record Claim(OrderRequest order, Buffer request, TraceContext trace) {}

  byte[] packed() {
    PackedFields.Writer out = new PackedFields.Writer().text(externalId).number(fence);
    out.number(settlement.outcome().ordinal());
    PackedUpdate.write(settlement.update(), out);
    out.flag(settlement.tellStore())
        .number(settlement.later().toMillis())
        .flag(settlement.sent())
        .text(settlement.reason())
        .flag(claim != null);
    if (claim != null) {
      out.text(claim.order.catalogItemId())
          .number(claim.order.expectedPrice())
          .text(claim.order.tradeUrl())
          .text(claim.order.webhookUrl())
          .bytes(claim.request.getBytes())
          .bytes(claim.trace.packed())
          .text(claim.trace.state());
    }
    return out.packed();
  }

  static KeptOutcome unpack(byte[] packed) {
    PackedFields.Reader in = new PackedFields.Reader(packed);
    String externalId = in.text();
    long fence = in.number();
    Settlement settlement =
        new Settlement(
            Settlement.Outcome.values()[(int) in.number()],
            PackedUpdate.read(in),
            in.flag(),
            Duration.ofMillis(in.number()),
            in.flag(),
            in.text());
    return new KeptOutcome(externalId, fence, settlement, in.flag() ? claim(externalId, in) : null);
  }

  private static Claim claim(String externalId, PackedFields.Reader in) {
    OrderRequest order =
        new OrderRequest(externalId, in.text(), in.number(), in.text(), in.text(), null);
    return new Claim(
        order, Buffer.buffer(in.bytes()), TraceContext.unpack(in.bytes(), in.text()).orElseThrow());
  }
}
