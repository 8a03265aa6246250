package io.skingate.callback;

import io.skingate.order.store.Ingested;
import io.skingate.order.store.LeaseOffer;
import io.vertx.core.buffer.Buffer;

/**
 * Takes updates that just came, on the event loop of the lane that has both. An offer is ended by
 * one of the three calls behind it, whatever became of the update.
 */
@FunctionalInterface
public interface LiveCallbacks {
  /** Something of the tenant may be due. */
  void due(String tenantId);

  /** Keeps a place for an update that is about to be kept; {@link LeaseOffer#NONE} has none. */
  default LeaseOffer offer(String tenantId) {
    return LeaseOffer.NONE;
  }

  /**
   * The offer was taken: the update is sent.
   *
   * @param body in SkinsNode's form
   */
  default void taken(
      String tenantId,
      String externalId,
      String upstreamName,
      Buffer body,
      Ingested.Leased leased) {}

  /** The offer was not taken. */
  default void declined(String tenantId) {}

  /** Nobody knows whether the offer was taken: Redis did not answer. */
  default void unanswered(String tenantId) {}
}
