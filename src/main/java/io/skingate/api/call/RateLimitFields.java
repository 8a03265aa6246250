package io.skingate.api.call;

import io.skingate.limit.LimitState;
import io.vertx.core.http.HttpServerResponse;

/** The RateLimit fields (draft-ietf-httpapi-ratelimit-headers-10), in whole seconds. */
final class RateLimitFields {
  private RateLimitFields() {}

  /**
   * @param policy "orders" or "reads"
   */
  static void put(HttpServerResponse response, String policy, LimitState state) {
    response.putHeader(
        "RateLimit-Policy", '"' + policy + "\";q=" + state.quota() + ";w=" + state.windowSeconds());
    response.putHeader(
        "RateLimit", '"' + policy + "\";r=" + state.remaining() + ";t=" + state.resetSeconds());
  }
}
