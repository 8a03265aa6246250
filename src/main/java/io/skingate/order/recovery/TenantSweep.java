package io.skingate.order.recovery;

import io.skingate.redis.InBatches;
import io.skingate.tenant.Tenant;
import io.skingate.tenant.TenantRegistry;
import io.skingate.tenant.TenantRounds;
import io.skingate.tenant.Tenants;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Looks at every tenant once a round, evenly spread, and more often at those with something going
 * on: it measures them, and finds what a lost hint of the wake index told of. Belongs to one event
 * loop.
 */
public final class TenantSweep {
  /** How late a lost hint may be found. */
  public static final Duration ROUND = Duration.ofMinutes(1);

  private static final Duration BUSY_ROUND = Duration.ofSeconds(5);
  private static final Duration TICK = Duration.ofMillis(200);

  private final Vertx vertx;
  private final Tenants tenants;
  private final Function<String, Future<Boolean>> look;
  private final TenantRounds all;
  private final TenantRounds often = new TenantRounds(BUSY_ROUND, new Random());
  private final Set<String> busy = new LinkedHashSet<>();
  private TenantRegistry registry;
  private List<String> ids = List.of();
  private long lastNanos;
  private boolean looking;
  private long timer = -1;

  /**
   * @param look looks at one tenant, and says whether it has something going on
   */
  public TenantSweep(
      Vertx vertx, Tenants tenants, Duration round, Function<String, Future<Boolean>> look) {
    this.vertx = vertx;
    this.tenants = tenants;
    this.look = look;
    this.all = new TenantRounds(round, new Random());
  }

  public void start() {
    lastNanos = System.nanoTime();
    timer = vertx.setPeriodic(TICK.toMillis(), tick -> go());
  }

  public void stop() {
    vertx.cancelTimer(timer);
  }

  /** The tenant has something going on. */
  public void busy(String tenantId) {
    busy.add(tenantId);
  }

  private void go() {
    if (looking) {
      return;
    }
    long now = System.nanoTime();
    Duration elapsed = Duration.ofNanos(now - lastNanos);
    lastNanos = now;
    List<String> turn =
        Stream.concat(all.next(ids(), elapsed).stream(), often.next(busy, elapsed).stream())
            .distinct()
            .toList();
    looking = true;
    // Redis is out where it fails: the next round finds what this one missed.
    InBatches.ask(turn, this::lookAt).onComplete(done -> looking = false);
  }

  private List<String> ids() {
    TenantRegistry current = tenants.current();
    if (current != registry) {
      registry = current;
      ids = current.tenants().stream().map(Tenant::id).toList();
      busy.retainAll(Set.copyOf(ids));
    }
    return ids;
  }

  private Future<Void> lookAt(String tenantId) {
    return look.apply(tenantId)
        .map(
            goesOn -> {
              if (goesOn) {
                busy.add(tenantId);
              } else {
                busy.remove(tenantId);
              }
              return null;
            });
  }
}
