package io.skingate.webhook;

import io.skingate.order.store.Keys;
import io.skingate.redis.RedisLink;
import io.skingate.redis.Script;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/** Reads the kept updates. Belongs to the event loop of its link. */
public final class KeptWebhookStore implements KeptWebhooks {
  private static final Script KEPT = Script.load("scripts/webhook/kept.lua").mayRepeat();

  private final RedisLink redis;
  private final String keyPrefix;

  public KeptWebhookStore(RedisLink redis, String keyPrefix) {
    this.redis = redis;
    this.keyPrefix = keyPrefix;
  }

  /** Where an account's unusable updates are kept. */
  static String unusableKey(String keyPrefix, String account) {
    return keyPrefix + ":unusable:{" + account + "}";
  }

  @Override
  public Future<List<KeptWebhook>> unknown(String tenant, int limit) {
    return read(Keys.base(keyPrefix, tenant).get(0) + "unknown", limit);
  }

  @Override
  public Future<List<KeptWebhook>> unusable(String account, int limit) {
    return read(unusableKey(keyPrefix, account), limit);
  }

  private Future<List<KeptWebhook>> read(String key, int limit) {
    return redis
        .eval(KEPT, List.of(key), Math.max(1, Math.min(MAX_LISTED, limit)))
        .map(
            reply -> {
              List<KeptWebhook> kept = new ArrayList<>();
              reply.forEach(
                  item ->
                      kept.add(
                          new KeptWebhook(
                              item.get(0).toLong(),
                              item.get(1).toString(),
                              item.get(2).toString(),
                              item.get(3).toString())));
              return kept;
            });
  }
}
