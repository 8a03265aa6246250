package io.skingate.store.delivery;

import io.skingate.callback.queue.Deliveries.DeadFilter;
import io.skingate.store.BodyFields;
import java.time.Instant;
import java.util.List;

/** Reads which dead deliveries a store wants to have sent again. */
final class ReplayWish {
  /** In one call. */
  static final int MAX_ORDERS = 200;

  private ReplayWish() {}

  /** Reads it; see {@link BodyFields#done()}. */
  static DeadFilter read(BodyFields body, String tenant) {
    body.word("state", List.of("dead"));
    body.require("state");
    Instant since = body.time("since");
    Instant until = body.time("until");
    List<String> externalIds = body.externalIds("externalIds", MAX_ORDERS);
    if (since != null && until != null && until.isBefore(since)) {
      body.refuse("until", "must not be before since");
    }
    body.done();
    return new DeadFilter(
        tenant, since, until, externalIds == null ? null : List.copyOf(externalIds));
  }
}
