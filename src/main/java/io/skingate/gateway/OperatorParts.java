package io.skingate.gateway;

import io.skingate.callback.queue.DeliveryDesk;
import io.skingate.management.ManagementDependencies;
import io.skingate.management.ManagementVerticle;
import io.skingate.management.overview.OverviewSources;
import io.skingate.management.switches.TenantSwitchStore;
import io.skingate.management.view.AdminSources;
import io.skingate.management.view.AdminSources.CatalogState;
import io.skingate.order.inspection.OrderInspector;
import io.skingate.order.inspection.OrderSearch;
import io.skingate.pods.PodReports;
import io.skingate.redis.RedisLink;
import io.skingate.webhook.KeptWebhookStore;

/** What the operator's server is made of. */
final class OperatorParts {
  private OperatorParts() {}

  /** Makes the server on the event loop of the link. */
  static ManagementVerticle server(SharedParts shared, RedisLink redis) {
    String keyPrefix = shared.config.redis().keyPrefix();
    DeliveryDesk deliveries =
        DeliveryDesk.over(redis, shared.config, shared.tenants, shared.callbackTurns::due);
    return new ManagementVerticle(
        new ManagementDependencies(
            shared.config.management(),
            shared.adminTokens,
            shared.metrics,
            shared.pulse,
            shared.readiness,
            new AdminSources(
                shared.tenants,
                shared.lastLimits::of,
                shared.reads::state,
                shared.orderMetrics::waiting,
                account -> shared.catalogs.newest(account).map(CatalogState::of),
                shared.skinsNode::state,
                OrderInspector.over(redis, shared.config),
                OrderSearch.over(redis, keyPrefix),
                deliveries,
                new KeptWebhookStore(redis, keyPrefix),
                shared.feed(redis),
                shared.accounts(redis),
                shared.configRefusal,
                new TenantSwitchStore(redis, keyPrefix, shared.tenants)),
            shared.operatorsApi,
            new OverviewSources(
                shared.tenants,
                new PodReports(shared.vertx, redis, keyPrefix, shared.self)::read,
                shared.lastLimits::of,
                shared.orderMetrics::waiting,
                shared.callbackMetrics::queue,
                shared.budgetMetrics::store,
                shared.budgetMetrics::account,
                deliveries,
                shared.config.catalog().maxStale()),
            shared.clock));
  }
}
