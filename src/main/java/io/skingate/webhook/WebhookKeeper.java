package io.skingate.webhook;

import io.skingate.callback.LiveCallbacks;
import io.skingate.order.store.IngestResult;
import io.skingate.order.store.Ingested;
import io.skingate.order.store.LeaseOffer;
import io.skingate.order.store.UpdateStore;
import io.skingate.redis.RecentWrites;
import io.skingate.redis.RedisLink;
import io.skingate.redis.Script;
import io.skingate.redis.connection.RedisUnavailableException;
import io.skingate.webhook.WebhookReading.Unusable;
import io.skingate.webhook.WebhookReading.Update;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts verified webhooks into Redis, one round trip each. Belongs to the event loop of its link.
 */
final class WebhookKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(WebhookKeeper.class);
  private static final Script QUARANTINE = Script.load("scripts/webhook/quarantine.lua");

  /** What an account can make Redis hold of what nobody understands: 200 times 16 KiB. */
  private static final int QUARANTINED_MAX = 200;

  private static final int QUARANTINED_BYTES = 16 * 1024;
  private static final int DELIVERY_ID_CHARS = 128;

  private static final int MAX_RECENT = 16_384;

  private final RedisLink redis;
  private final UpdateStore updates;
  private final String keyPrefix;
  private final Duration dedupeFor;
  private final Duration retention;
  private final WebhookMetrics metrics;
  private final LiveCallbacks callbacks;

  /** By tenant. */
  private final RecentWrites<String> recent = new RecentWrites<>(System::nanoTime, MAX_RECENT);

  /**
   * @param callbacks sends what comes, or learns that something is in line
   */
  WebhookKeeper(
      RedisLink redis,
      UpdateStore updates,
      String keyPrefix,
      Duration dedupeFor,
      Duration retention,
      WebhookMetrics metrics,
      LiveCallbacks callbacks) {
    this.redis = redis;
    this.updates = updates;
    this.keyPrefix = keyPrefix;
    this.dedupeFor = dedupeFor;
    this.retention = retention;
    this.metrics = metrics;
    this.callbacks = callbacks;
  }

  /** Fails only on a fault of the gateway itself. */
  Future<WebhookResult> keep(WebhookReading reading) {
    Future<WebhookResult> kept;
    if (reading instanceof Update update) {
      kept = keep(update);
    } else if (reading instanceof Unusable unusable) {
      kept = keep(unusable);
    } else {
      return Future.failedFuture(new IllegalArgumentException("a rejected webhook is not kept"));
    }
    return kept.recover(
        failure -> {
          if (failure instanceof RedisUnavailableException) {
            metrics.received(account(reading), "store_unavailable");
            return Future.succeededFuture(WebhookResult.STORE_UNAVAILABLE);
          }
          return Future.failedFuture(failure);
        });
  }

  /**
   * Keeps once more what a restart of Redis may have lost after SkinsNode was told that it is kept.
   * An update that was not lost is known by its delivery id.
   *
   * @param lostAtNanos when the connection was lost
   */
  void afterReconnect(long lostAtNanos) {
    recent
        .losable(lostAtNanos)
        .forEach(write -> keepAgain(KeptUpdate.unpack(write.owner(), write.packed())));
  }

  private void keepAgain(Update update) {
    ingest(update)
        .onSuccess(result -> told(update, result))
        .onFailure(
            failure ->
                LOG.atWarn()
                    .addKeyValue("tenant", update.tenant())
                    .addKeyValue("externalId", update.externalId())
                    .log("An update could not be kept again; SkinsNode will be asked"));
  }

  private Future<WebhookResult> keep(Update update) {
    long startedAt = System.nanoTime();
    recent.remember(update.tenant(), KeptUpdate.packed(update));
    LeaseOffer offer = callbacks.offer(update.tenant());
    if (offer == LeaseOffer.NONE) {
      return ingest(update).map(result -> ingested(update, result, startedAt));
    }
    return ingest(update, offer)
        .onFailure(failure -> callbacks.unanswered(update.tenant()))
        .map(
            ingested -> {
              if (ingested.leased() == null) {
                callbacks.declined(update.tenant());
                return ingested(update, ingested.result(), startedAt);
              }
              WebhookResult result = recorded(update, ingested.result(), startedAt);
              callbacks.taken(
                  update.tenant(),
                  update.externalId(),
                  update.upstreamName(),
                  update.update().body(),
                  ingested.leased());
              return result;
            });
  }

  private Future<IngestResult> ingest(Update update) {
    return ingest(update, LeaseOffer.NONE).map(Ingested::result);
  }

  private Future<Ingested> ingest(Update update, LeaseOffer offer) {
    return updates.ingest(
        update.tenant(),
        update.externalId(),
        update.upstreamName(),
        UpdateStore.Source.WEBHOOK,
        update.deliveryId(),
        dedupeFor,
        update.update(),
        offer);
  }

  private void told(Update update, IngestResult result) {
    if (result == IngestResult.APPLIED) {
      callbacks.due(update.tenant());
    }
  }

  private WebhookResult ingested(Update update, IngestResult result, long startedAt) {
    WebhookResult answer = recorded(update, result, startedAt);
    told(update, result);
    return answer;
  }

  private WebhookResult recorded(Update update, IngestResult result, long startedAt) {
    recent.answered();
    String outcome = result.name().toLowerCase(Locale.ROOT);
    metrics.received(update.account(), outcome);
    boolean odd = result == IngestResult.UNKNOWN || result == IngestResult.FULL;
    (odd ? LOG.atWarn() : LOG.atDebug())
        .addKeyValue("account", update.account())
        .addKeyValue("tenant", update.tenant())
        .addKeyValue("externalId", update.externalId())
        .addKeyValue("status", update.update().status())
        .addKeyValue("result", outcome)
        .addKeyValue("durationMs", millisSince(startedAt))
        .log("Webhook received");
    return result == IngestResult.FULL ? WebhookResult.STORE_UNAVAILABLE : WebhookResult.RECEIVED;
  }

  private Future<WebhookResult> keep(Unusable unusable) {
    String reason = unusable.reason().name().toLowerCase(Locale.ROOT);
    Buffer body = unusable.body();
    long startedAt = System.nanoTime();
    return redis
        .eval(
            QUARANTINE,
            List.of(KeptWebhookStore.unusableKey(keyPrefix, unusable.account())),
            reason,
            cut(unusable.deliveryId()),
            body.slice(0, Math.min(body.length(), QUARANTINED_BYTES)),
            QUARANTINED_MAX,
            retention.toMillis())
        .map(
            kept -> {
              metrics.received(unusable.account(), reason);
              LOG.atWarn()
                  .addKeyValue("account", unusable.account())
                  .addKeyValue("reason", reason)
                  .addKeyValue("durationMs", millisSince(startedAt))
                  .log("Webhook kept for the operator: it belongs to no order");
              return WebhookResult.RECEIVED;
            });
  }

  private static long millisSince(long nanos) {
    return (System.nanoTime() - nanos) / 1_000_000;
  }

  private static String cut(String deliveryId) {
    return deliveryId.substring(0, Math.min(deliveryId.length(), DELIVERY_ID_CHARS));
  }

  private static String account(WebhookReading reading) {
    return reading instanceof Update update ? update.account() : ((Unusable) reading).account();
  }
}
