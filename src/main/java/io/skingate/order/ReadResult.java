package io.skingate.order;

import io.vertx.core.buffer.Buffer;

/** How reading an order ended. */
public sealed interface ReadResult {
  /**
   * The latest state that the gateway knows.
   *
   * @param body SkinsNode's form with the tenant's own ids
   */
  record Found(Buffer body) implements ReadResult {}

  /** The tenant has no such order. */
  record NotFound() implements ReadResult {}

  /** Redis is out. */
  record StoreUnavailable() implements ReadResult {}
}
