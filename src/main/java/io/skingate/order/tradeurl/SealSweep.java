package io.skingate.order.tradeurl;

import io.skingate.config.Secret;
import io.skingate.redis.connection.RedisUnavailableException;
import io.skingate.tenant.Tenant;
import io.skingate.tenant.TenantRegistry;
import io.skingate.tenant.Tenants;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has every tenant's trade URL keys sealed under its present secrets: at the start, and whenever a
 * reload changed them, so that the keys outlive a rotation. A few tenants at a time; what Redis
 * could not do is done again. One a pod, on one event loop.
 */
public final class SealSweep {
  private static final Logger LOG = LoggerFactory.getLogger(SealSweep.class);
  private static final int AT_ONCE = 8;
  private static final Duration RETRY = Duration.ofSeconds(5);

  /** Secrets that are remembered of a tenant while Redis is out. */
  private static final int MOST_EARLIER = 8;

  private final Vertx vertx;
  private final Context context;
  private final Tenants tenants;
  private final BiFunction<Tenant, List<Secret>, Future<Void>> seal;

  /** Tenants that are still to be done, with the secrets that they had before. */
  private final Map<String, Set<Secret>> open = new LinkedHashMap<>();

  private TenantRegistry before;
  private int running;
  private long retryTimer = -1;

  /**
   * @param seal seals a tenant's keys anew, which earlier secrets may open
   */
  public SealSweep(
      Vertx vertx, Tenants tenants, BiFunction<Tenant, List<Secret>, Future<Void>> seal) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.tenants = tenants;
    this.seal = seal;
  }

  public void start() {
    tenants.onReplace(next -> context.runOnContext(turn -> follow(next)));
    before = tenants.current();
    before.tenants().forEach(tenant -> open.put(tenant.id(), new LinkedHashSet<>()));
    pump();
  }

  private void follow(TenantRegistry next) {
    for (Tenant tenant : next.tenants()) {
      List<Secret> earlier =
          before.tenant(tenant.id()).map(Tenant::secrets).orElse(tenant.secrets());
      if (!earlier.equals(tenant.secrets())) {
        remember(tenant.id(), earlier);
      }
    }
    before = next;
    pump();
  }

  private void remember(String tenantId, Iterable<Secret> earlier) {
    Set<Secret> all = open.computeIfAbsent(tenantId, id -> new LinkedHashSet<>());
    earlier.forEach(all::add);
    while (all.size() > MOST_EARLIER) {
      all.remove(all.iterator().next());
    }
  }

  private void pump() {
    while (running < AT_ONCE && !open.isEmpty() && retryTimer < 0) {
      var first = open.entrySet().iterator().next();
      open.remove(first.getKey());
      tenants.current().tenant(first.getKey()).ifPresent(tenant -> seal(tenant, first.getValue()));
    }
  }

  private void seal(Tenant tenant, Set<Secret> earlier) {
    running++;
    seal.apply(tenant, List.copyOf(earlier))
        .onComplete(
            done -> {
              running--;
              if (done.cause() instanceof RedisUnavailableException) {
                remember(tenant.id(), earlier);
                retryLater();
              } else if (done.failed()) {
                LOG.atError()
                    .addKeyValue("tenant", tenant.id())
                    .setCause(done.cause())
                    .log("A store's trade URL keys cannot be sealed anew");
              }
              pump();
            });
  }

  private void retryLater() {
    if (retryTimer < 0) {
      retryTimer =
          vertx.setTimer(
              RETRY.toMillis(),
              timer -> {
                retryTimer = -1;
                pump();
              });
    }
  }
}
