package io.skingate.management.switches;

import io.skingate.management.switches.TenantSwitchStore.Noted;
import io.skingate.redis.RedisLink;
import io.skingate.tenant.TenantSwitch;
import io.skingate.tenant.Tenants;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Follows what the operator says of stores on whichever pod, and ends it where the configuration
 * changed. While Redis is out the last known holds. One a pod, on one event loop.
 */
public final class TenantSwitchWatch extends VerticleBase {
  /** With the time of a look well within the two seconds that are promised. */
  private static final Duration EVERY = Duration.ofSeconds(1);

  /** A Redis that is there answers at once; without it the configuration counts. */
  private static final Duration FIRST_LOOK = Duration.ofSeconds(1);

  /** By then every pod has the new configuration, however slowly its volume is refreshed. */
  private static final Duration KEPT_WHEN_OVER = Duration.ofMinutes(10);

  private final TenantSwitchStore store;
  private final RedisLink redis;
  private final Tenants tenants;
  private final Clock clock;
  private boolean looking;

  /**
   * Make it on the event loop of the link, and deploy it there.
   *
   * @param clock that of the pods together
   */
  public TenantSwitchWatch(RedisLink redis, String keyPrefix, Tenants tenants, Clock clock) {
    this.redis = redis;
    this.tenants = tenants;
    this.clock = clock;
    store = new TenantSwitchStore(redis, keyPrefix, tenants);
  }

  @Override
  public Future<?> start() {
    vertx.setPeriodic(EVERY.toMillis(), timer -> look());
    return redis
        .firstConnection()
        .compose(connected -> look())
        .timeout(FIRST_LOOK.toMillis(), TimeUnit.MILLISECONDS)
        .otherwiseEmpty();
  }

  private Future<Void> look() {
    if (looking) {
      return Future.succeededFuture();
    }
    looking = true;
    return store
        .refresh()
        .onSuccess(read -> store.noted().forEach(this::endIfOver))
        .onComplete(done -> looking = false);
  }

  private void endIfOver(String id, Noted noted) {
    TenantSwitch said = noted.said();
    boolean over =
        said.endedAt() == null
            ? tenants
                .current()
                .tenant(id)
                .filter(tenant -> tenant.enabled() != said.file())
                .isPresent()
            : said.endedAt().plus(KEPT_WHEN_OVER).isBefore(clock.instant());
    if (over) {
      // Where it fails, the next look does it.
      store.end(id, noted).onFailure(later -> {});
    }
  }
}
