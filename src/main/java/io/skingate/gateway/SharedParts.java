package io.skingate.gateway;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.skingate.api.RequestBounds;
import io.skingate.api.call.HttpMetrics;
import io.skingate.api.caller.Callers;
import io.skingate.api.caller.GuessBrake;
import io.skingate.budget.Accounts;
import io.skingate.budget.BudgetMetrics;
import io.skingate.budget.BudgetStore;
import io.skingate.callback.CallbackMetrics;
import io.skingate.callback.EndpointLog;
import io.skingate.callback.sending.TargetGuard;
import io.skingate.catalog.Catalogs;
import io.skingate.catalog.WalletCache;
import io.skingate.catalog.sharing.CatalogSharing;
import io.skingate.config.BuildInfo;
import io.skingate.config.GatewayConfig;
import io.skingate.config.address.Networks;
import io.skingate.config.reload.ConfigRefusal;
import io.skingate.events.EventFeed;
import io.skingate.events.EventWaits;
import io.skingate.http.OpenApiDocument;
import io.skingate.limit.LastLimits;
import io.skingate.limit.ReadLimits;
import io.skingate.management.AdminTokens;
import io.skingate.management.health.EventLoopPulse;
import io.skingate.management.health.Readiness;
import io.skingate.management.scrape.Metrics;
import io.skingate.metrics.LastHour;
import io.skingate.order.OrderMetrics;
import io.skingate.order.Submissions;
import io.skingate.order.store.Budgets;
import io.skingate.pods.AccountState;
import io.skingate.pods.PodSelf;
import io.skingate.redis.RedisLink;
import io.skingate.redis.SharedClock;
import io.skingate.redis.connection.RedisMetrics;
import io.skingate.skinsnode.SkinsNodeClient;
import io.skingate.skinsnode.guard.UpstreamState;
import io.skingate.tenant.Tenant;
import io.skingate.tenant.TenantRegistry;
import io.skingate.tenant.Tenants;
import io.skingate.tracing.Tracing;
import io.skingate.webhook.WebhookMetrics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What all lanes, the keeper and the operator's server of a pod share. Everything here is safe for
 * use from any thread, and lives as long as the gateway.
 */
final class SharedParts {
  final Vertx vertx;
  final GatewayConfig config;
  final Clock ownClock;
  final SharedClock clock;
  final Metrics metrics;
  final BooleanSupplier draining;
  final OwnPorts ownPorts = new OwnPorts();
  final TargetGuard guard;
  final Tenants tenants;
  final Tracing tracing;
  final SkinsNodeClient skinsNode;
  final Catalogs catalogs;
  final WalletCache wallets;
  final GatewayChecks checks;
  final Readiness readiness;
  final EventLoopPulse pulse;
  final RedisMetrics redisMetrics;
  final LastHour lastHour;
  final OrderMetrics orderMetrics;
  final WebhookMetrics webhookMetrics;
  final CallbackMetrics callbackMetrics;
  final HttpMetrics httpMetrics;
  final BudgetMetrics budgetMetrics;
  final Budgets budgets;
  final Submissions submissions = new Submissions();
  final LastLimits lastLimits = new LastLimits(System::nanoTime);
  final ReadLimits reads;
  final EventWaits eventWaits;
  final RequestBounds requestBounds = new RequestBounds();
  final Callers callers;
  final GuessBrake guessBrake = new GuessBrake(System::nanoTime);
  final EndpointLog endpoints = new EndpointLog();
  final CallbackTurns callbackTurns = new CallbackTurns();
  final String podId = UUID.randomUUID().toString();
  final PodSelf self;
  final AdminTokens adminTokens;
  final OpenApiDocument tenantsApi = OpenApiDocument.tenants();
  final OpenApiDocument operatorsApi = OpenApiDocument.operators();
  final Supplier<Optional<ConfigRefusal>> configRefusal;

  /**
   * @param ownClock the machine's, for what stays in this pod
   * @param configRefusal what the configuration's file holds that is not in force
   */
  SharedParts(
      Vertx vertx,
      GatewayConfig config,
      Clock ownClock,
      Metrics metrics,
      BooleanSupplier draining,
      Supplier<Optional<ConfigRefusal>> configRefusal) {
    this.vertx = vertx;
    this.config = config;
    this.ownClock = ownClock;
    this.metrics = metrics;
    this.draining = draining;
    this.configRefusal = configRefusal;
    clock = new SharedClock(ownClock);
    guard = targetGuard(config, ownPorts);
    tenants = new Tenants(TenantRegistry.of(config), clock);
    MeterRegistry meters = metrics.registry();
    pulse = new EventLoopPulse(vertx, meters, System::nanoTime);
    tracing = Tracing.of(config.tracing(), meters, BuildInfo.load().version());
    skinsNode =
        new SkinsNodeClient(vertx, config.upstream(), tenants, ownClock, meters, tracing.spans());
    redisMetrics = new RedisMetrics(meters);
    catalogs =
        new Catalogs(
            vertx,
            skinsNode,
            tenants,
            config.catalog(),
            ownClock,
            meters,
            new CatalogSharing(config.redis(), redisMetrics, meters));
    wallets = new WalletCache(vertx, skinsNode, tenants, ownClock);
    lastHour = new LastHour(clock);
    orderMetrics = new OrderMetrics(meters, lastHour);
    webhookMetrics = new WebhookMetrics(meters);
    callbackMetrics = new CallbackMetrics(meters, lastHour);
    httpMetrics = new HttpMetrics(meters);
    callers = new Callers(Networks.of(config.api().trustedProxies()));
    budgetMetrics = new BudgetMetrics(meters);
    budgets = new Budgets(tenants, budgetMetrics::committed);
    follow(tenants.current());
    tenants.onReplace(this::follow);
    reads = new ReadLimits(tenants);
    adminTokens = new AdminTokens(config.management());
    eventWaits = new EventWaits(draining);
    Gauge.builder("skingate.events.waiting", eventWaits, EventWaits::count)
        .description("Calls that wait for news of a store's event feed")
        .register(meters);
    checks =
        new GatewayChecks(
            config.catalog(), tenants, catalogs, skinsNode, redisMetrics, configRefusal, ownClock);
    readiness = new Readiness(checks::all, draining);
    self =
        new PodSelf(
            podId,
            System.getenv("HOSTNAME"),
            BuildInfo.load().version(),
            clock,
            tenants,
            lastHour,
            this::accountState,
            readiness::health);
  }

  private AccountState accountState(String account) {
    UpstreamState calls = skinsNode.state(account);
    return new AccountState(
        calls.circuit(),
        calls.credentialsRejected(),
        calls.lastError(),
        calls.lastErrorAt(),
        calls.lastSuccessAt(),
        calls.pausedUntil(),
        catalogs
            .newest(account)
            .map(
                catalog ->
                    new AccountState.CatalogState(
                        catalog.items(), catalog.fetchedAt(), catalog.verifiedAt()))
            .orElse(null));
  }

  /** Measures the tenants and accounts of a configuration, and no others. */
  private void follow(TenantRegistry registry) {
    budgetMetrics.follow(registry);
    Set<String> ids = registry.tenants().stream().map(Tenant::id).collect(Collectors.toSet());
    orderMetrics.keepOnly(ids);
    callbackMetrics.keepOnly(ids);
    lastHour.keepOnly(ids);
  }

  /** No callback may reach the gateway itself by any address of this machine. */
  private static TargetGuard targetGuard(GatewayConfig config, OwnPorts ownPorts) {
    // The configured ones count before they are listened on.
    ownPorts.add(config.api().port());
    ownPorts.add(config.management().port());
    var local = TargetGuard.interfaceAddresses();
    return new TargetGuard(config.callbacks().allowPrivateNetworks(), ownPorts, local::contains);
  }

  EventFeed feed(RedisLink redis) {
    return new EventFeed(redis, config.redis().keyPrefix(), config.events(), eventWaits);
  }

  BudgetStore budgetStore(RedisLink redis) {
    return new BudgetStore(redis, config.redis().keyPrefix());
  }

  Accounts accounts(RedisLink redis) {
    return new Accounts(
        redis, config.redis().keyPrefix(), tenants, skinsNode::wallet, wallets::currency);
  }

  /** Puts what a reload may change in force. */
  void reload(GatewayConfig next) {
    tenants.replace(TenantRegistry.of(next));
    adminTokens.replace(next.management());
  }

  /** Ends what belongs to no verticle; catalogs at hand stay readable. */
  Future<Void> close() {
    pulse.close();
    return Future.join(
            catalogs.close(),
            skinsNode.close(),
            vertx.executeBlocking(
                () -> {
                  tracing.close();
                  return null;
                },
                false))
        .mapEmpty();
  }
}
