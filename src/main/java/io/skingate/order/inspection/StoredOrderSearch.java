package io.skingate.order.inspection;

import io.skingate.order.store.Keys;
import io.skingate.redis.RedisLink;
import io.skingate.redis.Script;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Finds orders in Redis. Belongs to the event loop of its link. */
final class StoredOrderSearch implements OrderSearch {
  private static final Script SEARCH = Script.load("scripts/order/search.lua").mayRepeat();

  /** Bounds how long one script holds Redis: each may be a record to open. */
  private static final int LOOKED_AT_ONCE = 100;

  private final RedisLink redis;
  private final String keyPrefix;

  StoredOrderSearch(RedisLink redis, String keyPrefix) {
    this.redis = redis;
    this.keyPrefix = keyPrefix;
  }

  @Override
  public Future<Stretch> look(String tenant, Place place, String sought, int most, String from) {
    return redis
        .eval(
            SEARCH,
            Keys.base(keyPrefix, tenant),
            place.name().toLowerCase(Locale.ROOT),
            sought,
            LOOKED_AT_ONCE,
            most,
            from)
        .map(StoredOrderSearch::stretch);
  }

  private static Stretch stretch(Response reply) {
    List<Found> orders = new ArrayList<>();
    for (int i = 1; i < reply.size(); i++) {
      Response item = reply.get(i);
      orders.add(
          new Found(
              item.get(0).toString(),
              item.get(1).toString(),
              item.get(2).toString(),
              item.get(3).toLong()));
    }
    return new Stretch(orders, reply.get(0).toString());
  }
}
