package io.skingate;

import io.skingate.api.ApiDependencies;
import io.skingate.api.HttpMetrics;
import io.skingate.api.ReadLimits;
import io.skingate.api.RequestBounds;
import io.skingate.bus.LocalBus;
import io.skingate.callback.CallbackDependencies;
import io.skingate.callback.CallbackMetrics;
import io.skingate.callback.DeliveriesOnBus;
import io.skingate.callback.TargetGuard;
import io.skingate.callback.WebhookUrlPolicy;
import io.skingate.catalog.Catalogs;
import io.skingate.catalog.WalletCache;
import io.skingate.config.BuildInfo;
import io.skingate.config.GatewayConfig;
import io.skingate.management.AccountStates;
import io.skingate.management.AdminSources;
import io.skingate.management.EventLoopPulse;
import io.skingate.management.ManagementDependencies;
import io.skingate.management.Metrics;
import io.skingate.management.Readiness;
import io.skingate.management.TenantStates;
import io.skingate.order.CatalogPriceCheck;
import io.skingate.order.LastLimits;
import io.skingate.order.OrderDependencies;
import io.skingate.order.OrderMetrics;
import io.skingate.order.OrderRequestParser;
import io.skingate.order.OrdersOnBus;
import io.skingate.order.SkinsNodeUpstream;
import io.skingate.redis.RedisMetrics;
import io.skingate.redis.SharedClock;
import io.skingate.skinsnode.SkinsNodeClient;
import io.skingate.tenant.Tenant;
import io.skingate.tenant.TenantRegistry;
import io.skingate.tenant.Tenants;
import io.skingate.webhook.KeptWebhooksOnBus;
import io.skingate.webhook.WebhookDependencies;
import io.skingate.webhook.WebhookMetrics;
import io.skingate.webhook.WebhooksOnBus;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * What each kind of verticle gets, and what they share. Built once; starts and stops nothing, and
 * what it hands out is safe for use from any thread.
 */
final class Wiring {
  private final Vertx vertx;
  private final GatewayConfig config;
  private final Tenants tenants;
  private final Clock ownClock;
  private final SharedClock clock;
  private final SkinsNodeClient skinsNode;
  private final Catalogs catalogs;
  private final TargetGuard guard;
  private final Metrics metrics;
  private final BooleanSupplier draining;
  private final LocalBus bus;
  private final RedisMetrics redisMetrics;
  private final OrderMetrics orderMetrics;
  private final CallbackMetrics callbackMetrics;
  private final WebhookMetrics webhookMetrics;
  private final LastLimits lastLimits = new LastLimits(System::nanoTime);
  private final ReadLimits reads;
  private final DeliveriesOnBus deliveries;
  private final OrdersOnBus orders;

  /**
   * @param ownClock the machine's, for what stays in this pod
   * @param clock Redis's, for what others compare with theirs
   */
  Wiring(
      Vertx vertx,
      GatewayConfig config,
      Tenants tenants,
      Clock ownClock,
      SharedClock clock,
      SkinsNodeClient skinsNode,
      Catalogs catalogs,
      TargetGuard guard,
      Metrics metrics,
      BooleanSupplier draining) {
    this.vertx = vertx;
    this.config = config;
    this.tenants = tenants;
    this.ownClock = ownClock;
    this.clock = clock;
    this.skinsNode = skinsNode;
    this.catalogs = catalogs;
    this.guard = guard;
    this.metrics = metrics;
    this.draining = draining;
    bus = new LocalBus(vertx);
    redisMetrics = new RedisMetrics(metrics.registry());
    orderMetrics = new OrderMetrics(metrics.registry());
    callbackMetrics = new CallbackMetrics(metrics.registry());
    forgetRemovedTenants(tenants.current());
    tenants.onReplace(this::forgetRemovedTenants);
    webhookMetrics = new WebhookMetrics(metrics.registry());
    reads = new ReadLimits(tenants);
    deliveries = new DeliveriesOnBus(bus);
    orders = new OrdersOnBus(bus, config.upstream().requestTimeout(), lastLimits);
  }

  private void forgetRemovedTenants(TenantRegistry registry) {
    Set<String> ids = registry.tenants().stream().map(Tenant::id).collect(Collectors.toSet());
    orderMetrics.keepOnly(ids);
    callbackMetrics.keepOnly(ids);
  }

  RedisMetrics redisMetrics() {
    return redisMetrics;
  }

  ManagementDependencies management(EventLoopPulse pulse, GatewayChecks checks) {
    return new ManagementDependencies(
        config.management(),
        metrics,
        pulse,
        new Readiness(checks::all, draining),
        new AdminSources(
            tenants,
            TenantStates.of(orders, reads::state, orderMetrics),
            AccountStates.of(catalogs, skinsNode),
            orders,
            deliveries,
            new KeptWebhooksOnBus(bus)),
        clock);
  }

  OrderDependencies orders() {
    return new OrderDependencies(
        config,
        tenants,
        bus,
        new SkinsNodeUpstream(skinsNode),
        new CatalogPriceCheck(catalogs, ownClock),
        clock,
        orderMetrics,
        redisMetrics,
        lastLimits,
        deliveries::due,
        UUID.randomUUID().toString());
  }

  CallbackDependencies callbacks() {
    return new CallbackDependencies(
        config,
        tenants,
        bus,
        guard,
        null,
        clock,
        callbackMetrics,
        redisMetrics,
        "Skingate/" + BuildInfo.load().version());
  }

  WebhookDependencies webhooks() {
    return new WebhookDependencies(config, bus, webhookMetrics, redisMetrics, deliveries::due);
  }

  ApiDependencies api() {
    WebhookUrlPolicy urlPolicy = new WebhookUrlPolicy(guard, config.callbacks().allowHttp());
    return new ApiDependencies(
        config,
        tenants,
        orders,
        new OrderRequestParser((url, tenant) -> urlPolicy.problem(url, tenant.callbackHosts())),
        new WebhooksOnBus(bus, tenants, config.webhooks().tolerance(), clock, webhookMetrics),
        catalogs,
        new WalletCache(vertx, skinsNode, tenants, ownClock),
        reads,
        new HttpMetrics(metrics.registry()),
        ownClock,
        draining,
        new RequestBounds());
  }
}
