package io.skingate.store.delivery;

import io.skingate.callback.queue.Deliveries;
import io.skingate.callback.queue.Deliveries.State;
import io.skingate.store.QueryFields;
import io.skingate.store.StoreProblem;
import java.util.List;
import java.util.Locale;

/**
 * A store's question for deliveries.
 *
 * @param state null for those that wait and those that were given up, of one order for all
 * @param externalId null for those of all orders
 * @param cursor null for the first page
 */
record DeliveryQuery(State state, String externalId, int limit, String cursor) {
  private static final int DEFAULT_LIMIT = 50;

  /** Reads it; see {@link QueryFields#done()}. */
  static DeliveryQuery of(QueryFields query) {
    String state = query.word("state", List.of("pending", "dead", "delivered"));
    boolean ofOneOrder = query.has("externalId");
    String externalId = query.externalId("externalId");
    int limit = query.integer("limit", 1, Deliveries.MAX_PAGE, DEFAULT_LIMIT);
    String cursor = query.text("cursor");
    if ("delivered".equals(state) && !ofOneOrder) {
      query.refuse("state", "may be delivered only where externalId is given");
    }
    query.done();
    return new DeliveryQuery(
        state == null ? null : State.valueOf(state.toUpperCase(Locale.ROOT)),
        externalId,
        limit,
        cursor);
  }

  static StoreProblem badCursor() {
    return StoreProblem.invalid("cursor", "is not one that this list returned");
  }
}
