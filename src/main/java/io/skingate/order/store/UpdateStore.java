package io.skingate.order.store;

import io.skingate.order.model.OrderTimes;
import io.skingate.order.model.OrderUpdate;
import io.skingate.redis.RedisLink;
import io.skingate.redis.Script;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;

/**
 * Puts updates of orders into Redis: state, history and the store's delivery at once. Belongs to
 * the event loop of its link; every future may fail with {@link
 * io.skingate.redis.connection.RedisUnavailableException}.
 */
public final class UpdateStore {
  private static final Script INGEST = Script.load("scripts/order/ingest.lua").mayRepeat();

  /** Where an update comes from. */
  public enum Source {
    WEBHOOK,
    RECONCILE
  }

  private final RedisLink redis;
  private final String keyPrefix;
  private final OrderTimes times;
  private final Wakes wakes;
  private final Budgets budgets;

  public UpdateStore(RedisLink redis, String keyPrefix, OrderTimes times, Budgets budgets) {
    this.redis = redis;
    this.keyPrefix = keyPrefix;
    this.times = times;
    this.wakes = Wakes.over(redis, keyPrefix);
    this.budgets = budgets;
  }

  /**
   * Records an update; one round trip.
   *
   * @param externalId in the tenant's own form
   * @param upstreamName as SkinsNode calls the order
   * @param deliveryId what SkinsNode calls this delivery, "" where it has no name; a hash of it is
   *     kept
   * @param dedupeFor how long that name is remembered
   */
  public Future<IngestResult> ingest(
      String tenantId,
      String externalId,
      String upstreamName,
      Source source,
      String deliveryId,
      Duration dedupeFor,
      OrderUpdate update) {
    return ingest(
            tenantId,
            externalId,
            upstreamName,
            source,
            deliveryId,
            dedupeFor,
            update,
            LeaseOffer.NONE)
        .map(Ingested::result);
  }

  /**
   * Records an update; one round trip.
   *
   * @param offer who would send it right now
   */
  public Future<Ingested> ingest(
      String tenantId,
      String externalId,
      String upstreamName,
      Source source,
      String deliveryId,
      Duration dedupeFor,
      OrderUpdate update,
      LeaseOffer offer) {
    Future<Response> ingested =
        redis.eval(
            INGEST,
            Keys.base(keyPrefix, tenantId),
            externalId,
            source.name().toLowerCase(Locale.ROOT),
            shortened(deliveryId),
            dedupeFor.toMillis(),
            update.status(),
            update.rankArgument(),
            update.terminal() ? 1 : 0,
            update.timeArgument(),
            update.body(),
            times.retention().toMillis(),
            times.deliveryHorizon().toMillis(),
            times.reconcileAfter().toMillis(),
            upstreamName,
            offer.sender(),
            offer.lease().toMillis(),
            offer.mostInFlight(),
            times.feedKept(),
            times.settleAfter().toMillis(),
            budgets.terms(tenantId),
            update.chargeArgument());
    // Behind what it tells of: whoever looks then finds it.
    wakes.orders().hint(tenantId, times.reconcileAfter());
    wakes.callbackQueued(tenantId);
    return ingested.map(reply -> result(tenantId, reply));
  }

  /** Sixty bits tell apart all deliveries of one order, and bound what a header can cost. */
  private static String shortened(String deliveryId) {
    if (deliveryId.isEmpty()) {
      return "";
    }
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(deliveryId.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash).substring(0, 10);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private Ingested result(String tenantId, Response reply) {
    if (reply.type() != ResponseType.MULTI) {
      return new Ingested(IngestResult.valueOf(reply.toString().toUpperCase(Locale.ROOT)), null);
    }
    if (!reply.get(0).toString().equals("leased")) {
      budgets.committed(tenantId, OrderReplies.committed(reply, 1));
      return new Ingested(IngestResult.APPLIED, null);
    }
    budgets.committed(tenantId, OrderReplies.committed(reply, 9));
    return new Ingested(
        IngestResult.APPLIED,
        new Ingested.Leased(
            reply.get(1).toLong(),
            reply.get(2).toLong(),
            reply.get(3).toString(),
            reply.get(4).toLong(),
            reply.get(5).toString(),
            reply.get(6).toString(),
            OrderReplies.trace(reply, 7)));
  }
}
