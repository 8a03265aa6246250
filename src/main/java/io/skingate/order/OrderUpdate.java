package io.skingate.order;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;

/**
 * A state of an order in SkinsNode's form.
 *
 * @param status as given, known or not
 * @param at when it held, as far as can be told
 * @param body the raw JSON
 */
public record OrderUpdate(String status, Instant at, Buffer body) {
  boolean terminal() {
    return OrderStatus.isTerminal(status);
  }

  /** For a script: the rank, or nothing for an unknown status. */
  String rankArgument() {
    var rank = OrderStatus.rank(status);
    return rank.isPresent() ? String.valueOf(rank.getAsInt()) : "";
  }
}
