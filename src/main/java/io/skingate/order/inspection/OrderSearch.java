package io.skingate.order.inspection;

import io.skingate.redis.RedisLink;
import io.vertx.core.Future;
import java.util.List;

/**
 * Finds orders for the operator, of one store at a time, by what is indexed anyway. Every call is
 * one round trip of bounded work, and every future may fail with {@link
 * io.skingate.redis.connection.RedisUnavailableException}.
 */
@FunctionalInterface
public interface OrderSearch {
  /** Where orders are looked for. */
  enum Place {
    /** Of one id. */
    ONE,
    /** Among those that have not ended. */
    OPEN,
    /** Among those that the event feed tells of, the newest first. */
    ENDED
  }

  /**
   * An order.
   *
   * @param status as its store sees it; empty before the first
   * @param phase where it stands inside the gateway
   * @param createdAtMillis Unix time by Redis's clock
   */
  record Found(String externalId, String status, String phase, long createdAtMillis) {}

  /**
   * A stretch.
   *
   * @param next where to go on; empty at the end
   */
  record Stretch(List<Found> orders, String next) {}

  /**
   * Looks at a stretch of a store's orders. One that moves meanwhile may come twice, none is left
   * out.
   *
   * @param sought an external id or a status; among those that have not ended empty for any
   * @param most orders to find
   * @param from where to go on; empty to begin
   */
  Future<Stretch> look(String tenant, Place place, String sought, int most, String from);

  /** What Redis knows; belongs to the event loop of the link. */
  static OrderSearch over(RedisLink redis, String keyPrefix) {
    return new StoredOrderSearch(redis, keyPrefix);
  }
}
