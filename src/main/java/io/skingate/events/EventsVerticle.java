package io.skingate.events;

import io.skingate.config.EventsConfig;
import io.skingate.redis.InBatches;
import io.skingate.redis.RedisLink;
import io.skingate.tenant.Tenant;
import io.skingate.tenant.Tenants;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;

/**
 * What a pod does once for the feeds: looks for news while readers wait, and takes old entries away
 * from feeds that nobody reads or writes.
 */
public final class EventsVerticle extends VerticleBase {
  private static final Duration TICK = Duration.ofMinutes(1);

  /** In which every feed is trimmed once: retention is counted in days. */
  private static final int TICKS_A_ROUND = 60;

  private final EventStore store;
  private final EventLooks looks;
  private final EventWaits waits;
  private final Tenants tenants;
  private int next;
  private boolean trimming;

  /** Make it on the event loop of the link, and deploy it there. */
  public EventsVerticle(
      Vertx vertx,
      RedisLink redis,
      String keyPrefix,
      EventsConfig config,
      Tenants tenants,
      EventWaits waits) {
    this.store = new EventStore(redis, keyPrefix, config);
    this.looks = new EventLooks(vertx, redis, keyPrefix, config, waits);
    this.waits = waits;
    this.tenants = tenants;
  }

  @Override
  public Future<?> start() {
    waits.keptBy(looks);
    vertx.setPeriodic(TICK.toMillis(), tick -> trim());
    return Future.succeededFuture();
  }

  private void trim() {
    if (trimming) {
      return;
    }
    trimming = true;
    List<String> all = tenants.current().tenants().stream().map(Tenant::id).toList();
    int from = next < all.size() ? next : 0;
    next = Math.min(all.size(), from + all.size() / TICKS_A_ROUND + 1);
    // Redis is out where it fails: the next round finds what this one missed.
    InBatches.ask(all.subList(from, next), store::trim).onComplete(done -> trimming = false);
  }

  @Override
  public Future<?> stop() {
    looks.end();
    return Future.succeededFuture();
  }
}
