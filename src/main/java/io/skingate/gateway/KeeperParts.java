package io.skingate.gateway;

import io.skingate.budget.BudgetVerticle;
import io.skingate.callback.DeliveryWatch;
import io.skingate.catalog.CatalogVerticle;
import io.skingate.events.EventsVerticle;
import io.skingate.management.switches.TenantSwitchWatch;
import io.skingate.order.recovery.RecoveryVerticle;
import io.skingate.pods.PodReporter;
import io.skingate.redis.RedisLink;
import io.vertx.core.Deployable;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What does a pod's work that is done once: keeps catalogs fresh, finds what is due, tells other
 * pods, and watches Redis.
 */
final class KeeperParts {
  private KeeperParts() {}

  /**
   * Makes them on the event loop of the link, in the order in which they stop, as {@link
   * LaneVerticle} takes them.
   */
  static List<List<Deployable>> stages(SharedParts shared, RedisLink redis) {
    String keyPrefix = shared.config.redis().keyPrefix();
    CatalogVerticle catalog =
        new CatalogVerticle(
            shared.catalogs,
            shared.tenants,
            shared.config.catalog(),
            ThreadLocalRandom.current()::nextDouble);
    catalog.firstAttemptsDone().onSuccess(done -> shared.checks.catalogsTried());
    RecoveryVerticle recovery =
        new RecoveryVerticle(
            shared.vertx,
            shared.config,
            redis,
            shared.tenants,
            shared.skinsNode.onThisLoop(),
            shared.clock,
            shared.orderMetrics,
            shared.budgets,
            shared.callbackTurns::due,
            shared.podId + "-keeper");
    DeliveryWatch deliveries =
        new DeliveryWatch(
            shared.config,
            redis,
            shared.tenants,
            shared.callbackMetrics,
            shared.callbackTurns::due);
    EventsVerticle events =
        new EventsVerticle(
            shared.vertx,
            redis,
            keyPrefix,
            shared.config.events(),
            shared.tenants,
            shared.eventWaits);
    RedisWatch watch = new RedisWatch(redis, shared.checks, shared.clock);
    TenantSwitchWatch switches =
        new TenantSwitchWatch(redis, keyPrefix, shared.tenants, shared.clock);
    PodReporter reporter = new PodReporter(redis, keyPrefix, shared.self);
    BudgetVerticle money =
        new BudgetVerticle(shared.accounts(redis), shared.tenants, shared.budgetMetrics);
    return List.of(
        List.of(deliveries, events, reporter, switches, money),
        List.of(recovery),
        List.of(catalog),
        List.of(watch));
  }
}
