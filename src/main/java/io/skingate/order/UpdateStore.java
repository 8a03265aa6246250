package io.skingate.order;

import io.skingate.redis.RedisLink;
import io.skingate.redis.Script;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.Locale;

/**
 * Puts updates of orders into Redis: state, history and the store's delivery at once. Belongs to
 * the event loop of its link; every future may fail with {@link
 * io.skingate.redis.RedisUnavailableException}.
 */
public final class UpdateStore {
  private static final Script INGEST = Script.load("scripts/order/ingest.lua");

  /** Where an update comes from. */
  public enum Source {
    WEBHOOK,
    RECONCILE
  }

  private final RedisLink redis;
  private final String keyPrefix;
  private final OrderTimes times;

  public UpdateStore(RedisLink redis, String keyPrefix, OrderTimes times) {
    this.redis = redis;
    this.keyPrefix = keyPrefix;
    this.times = times;
  }

  /**
   * Records an update; one round trip.
   *
   * @param externalId in the tenant's own form
   * @param deliveryId what SkinsNode calls this delivery, "" where it has no name
   * @param dedupeFor how long that name is remembered
   */
  public Future<IngestResult> ingest(
      String tenantId,
      String externalId,
      Source source,
      String deliveryId,
      Duration dedupeFor,
      OrderUpdate update) {
    return redis
        .eval(
            INGEST,
            Keys.base(keyPrefix, tenantId),
            externalId,
            source.name().toLowerCase(Locale.ROOT),
            deliveryId,
            dedupeFor.toMillis(),
            update.status(),
            update.rankArgument(),
            update.terminal() ? 1 : 0,
            update.at().toEpochMilli(),
            update.body(),
            times.retention().toMillis(),
            times.deliveryHorizon().toMillis(),
            times.reconcileAfter().toMillis())
        .map(UpdateStore::result);
  }

  private static IngestResult result(Response reply) {
    String outcome = reply.get(0).toString();
    return new IngestResult(
        IngestResult.Outcome.valueOf(outcome.toUpperCase(Locale.ROOT)),
        reply.size() > 1 ? reply.get(1).toString() : null);
  }
}
