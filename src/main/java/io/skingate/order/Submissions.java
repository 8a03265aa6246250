package io.skingate.order;

import io.skingate.order.model.OrderRequest;
import io.vertx.core.Future;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The orders that this pod is submitting right now, whichever event loop does it. Safe for use from
 * any thread.
 */
public final class Submissions {
  private final ConcurrentMap<Key, Future<SubmitResult>> running = new ConcurrentHashMap<>();

  /** What equal orders have in common: the id may go to another order later. */
  record Key(
      String tenantId,
      String externalId,
      String catalogItemId,
      long expectedPrice,
      String tradeUrl,
      String webhookUrl) {
    @Override
    public String toString() {
      return tenantId + '/' + externalId;
    }

    static Key of(String tenantId, OrderRequest order) {
      return new Key(
          tenantId,
          order.externalId(),
          order.catalogItemId(),
          order.expectedPrice(),
          order.tradeUrl(),
          order.webhookUrl());
    }
  }

  /**
   * An order was claimed.
   *
   * @param result completes on the event loop that submits it
   */
  void begun(Key order, Future<SubmitResult> result) {
    running.put(order, result);
  }

  /** It is over; a later claim of the same order stays. */
  void ended(Key order, Future<SubmitResult> result) {
    running.remove(order, result);
  }

  /** What comes of the order; null where this pod does not submit it. */
  Future<SubmitResult> of(Key order) {
    return running.get(order);
  }
}
