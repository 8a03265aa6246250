package io.skingate.order.store;

/** What an update did. */
public enum IngestResult {
  /** It is the order's state now, and on its way to the store. */
  APPLIED,
  /** The same delivery was recorded before. */
  DUPLICATE,
  /** Older than what is held: recorded, not passed on. */
  STALE,
  /** The order has ended: recorded, not passed on. */
  ENDED,
  /** Nothing new. */
  SAME,
  /** There is no such order; kept for the operator. */
  UNKNOWN,
  /** Too many updates of the order wait for its store: not recorded, to be sent again. */
  FULL
}
