package io.skingate.order.model;

import io.skingate.skinsnode.answer.OrderAnswer;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;

/**
 * A state of an order in SkinsNode's form.
 *
 * @param status as given, known or not
 * @param at when it began by SkinsNode's own clock; null when it does not say. Never the gateway's
 *     clock: compared with SkinsNode's it would let wrong pods drop updates
 * @param body SkinsNode's own JSON in UTF-8
 */
public record OrderUpdate(String status, Instant at, Buffer body) {
  /**
   * The state of an order that SkinsNode has.
   *
   * @param body to keep
   */
  public static OrderUpdate of(OrderAnswer.Taken taken, Buffer body) {
    return new OrderUpdate(taken.status(), OrderPayload.time(taken.order()), body);
  }

  /** The state of an order that waits for SkinsNode. */
  public static OrderUpdate queued(String upstreamName, Instant now) {
    return new OrderUpdate(OrderStatus.QUEUED, null, OrderBodies.queued(upstreamName, now));
  }

  public boolean terminal() {
    return OrderStatus.isTerminal(status);
  }

  /** For a script: the time, or nothing. */
  public String timeArgument() {
    return at == null ? "" : String.valueOf(at.toEpochMilli());
  }

  /**
   * For a script: the cents that SkinsNode says it charged, or nothing where it does not say, and
   * while that is not final.
   */
  public String chargeArgument() {
    if (!OrderStatus.isBought(status)) {
      return "";
    }
    var charge = OrderPayload.charge(OrderBodies.parse(body));
    return charge.isPresent() ? String.valueOf(charge.getAsLong()) : "";
  }

  /** For a script: the rank, or nothing for an unknown status. */
  public String rankArgument() {
    var rank = OrderStatus.rank(status);
    return rank.isPresent() ? String.valueOf(rank.getAsInt()) : "";
  }
}
