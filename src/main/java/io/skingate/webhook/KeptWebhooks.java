package io.skingate.webhook;

import io.vertx.core.Future;
import java.util.List;

/**
 * Signed updates that no store could be told of, kept for the operator for the orders' retention.
 * The futures fail with {@link io.skingate.redis.connection.RedisUnavailableException} when Redis
 * is out.
 */
public interface KeptWebhooks {
  /** The most that one list has. */
  int MAX_LISTED = 100;

  /**
   * Updates in a tenant's name for orders that the gateway does not know, newest first.
   *
   * @param limit held to 1 to {@link #MAX_LISTED}
   */
  Future<List<KeptWebhook>> unknown(String tenant, int limit);

  /**
   * Updates of an account that could not be read or belong to no tenant, newest first.
   *
   * @param limit held to 1 to {@link #MAX_LISTED}
   */
  Future<List<KeptWebhook>> unusable(String account, int limit);

  /**
   * An update as it came in.
   *
   * @param atMillis when, Unix time by Redis's clock
   * @param about the order's id in the tenant's form, or why it was of no use
   * @param deliveryId what identified it; SkinsNode's own id may be shortened
   * @param body raw, long ones cut; may hold a customer's trade URL
   */
  record KeptWebhook(long atMillis, String about, String deliveryId, String body) {}
}
