package io.skingate.catalog.sharing;

import io.micrometer.core.instrument.MeterRegistry;
import io.skingate.catalog.content.ContentStore;
import io.skingate.config.CatalogConfig;
import io.skingate.config.RedisConfig;
import io.skingate.redis.RedisLink;
import io.skingate.redis.connection.RedisMetrics;
import io.skingate.tenant.Account;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * How the pods of one Redis share their catalogs, over a connection of its own, so that no order
 * waits behind a piece of a catalog. Belongs to the event loop that opened it.
 */
public final class CatalogSharing {
  /** Redis that is there answers sooner; a pod that starts without it fetches for itself. */
  private static final long FIRST_CONNECTION_MILLIS = 2_000;

  private final RedisConfig config;
  private final RedisMetrics redisMetrics;
  private final SharingMetrics metrics;
  private final String pod = UUID.randomUUID().toString();
  private RedisLink redis;
  private Future<Void> connected;

  public CatalogSharing(RedisConfig config, RedisMetrics redisMetrics, MeterRegistry meters) {
    this.config = config;
    this.redisMetrics = redisMetrics;
    this.metrics = new SharingMetrics(meters);
  }

  /** Begins to connect, on and for the calling event loop. */
  public void open(Vertx vertx) {
    redis = RedisLink.open(vertx, config, redisMetrics);
    connected =
        redis
            .firstConnection()
            .timeout(FIRST_CONNECTION_MILLIS, TimeUnit.MILLISECONDS)
            .otherwiseEmpty();
  }

  /** Completes when Redis was reached, or has had its time; never fails. */
  Future<Void> connected() {
    return connected;
  }

  /** Where an account's catalog is shared. To be used on the event loop that opened this. */
  public SharedCatalog of(
      Vertx vertx,
      Account account,
      CatalogConfig catalog,
      ContentStore store,
      WorkerExecutor workers,
      Clock clock) {
    return new SharedCatalog(
        vertx,
        this,
        new SharedKeys(config.keyPrefix(), account),
        SharingTimes.of(catalog),
        store,
        workers,
        clock);
  }

  RedisLink redis() {
    return redis;
  }

  SharingMetrics metrics() {
    return metrics;
  }

  /** Like that of no other pod. */
  String pod() {
    return pod;
  }

  public Future<Void> close() {
    return redis == null ? Future.succeededFuture() : redis.close();
  }
}
