package io.skingate.store;

import io.vertx.core.Future;

/** One call of the stores' own API. Belongs to the event loop that it is made on. */
@FunctionalInterface
public interface StoreCall {
  /**
   * Answers a request of an authenticated store. Fails with, or throws, a {@link StoreProblem} that
   * is given as it is; {@link io.skingate.redis.connection.RedisUnavailableException} becomes 503
   * {@code store_unavailable}, anything else 500.
   */
  Future<StoreAnswer> take(StoreRequest request);
}
