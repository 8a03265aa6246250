package io.skingate.gateway;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.skingate.api.ApiDependencies;
import io.skingate.api.ApiVerticle;
import io.skingate.api.RequestBounds;
import io.skingate.api.call.HttpMetrics;
import io.skingate.api.caller.Callers;
import io.skingate.api.caller.GuessBrake;
import io.skingate.budget.Accounts;
import io.skingate.budget.BudgetMetrics;
import io.skingate.budget.BudgetStore;
import io.skingate.budget.BudgetVerticle;
import io.skingate.callback.CallbackMetrics;
import io.skingate.callback.CallbackVerticle;
import io.skingate.callback.DeliveryWatch;
import io.skingate.callback.EndpointLog;
import io.skingate.callback.queue.Deliveries;
import io.skingate.callback.queue.DeliveryDesk;
import io.skingate.callback.sending.TargetGuard;
import io.skingate.callback.sending.WebhookUrlPolicy;
import io.skingate.catalog.CatalogVerticle;
import io.skingate.catalog.Catalogs;
import io.skingate.catalog.WalletCache;
import io.skingate.catalog.sharing.CatalogSharing;
import io.skingate.config.BuildInfo;
import io.skingate.config.GatewayConfig;
import io.skingate.config.Networks;
import io.skingate.config.reload.ConfigRefusal;
import io.skingate.events.EventFeed;
import io.skingate.events.EventWaits;
import io.skingate.events.EventsVerticle;
import io.skingate.http.OpenApiDocument;
import io.skingate.limit.LastLimits;
import io.skingate.limit.ReadLimits;
import io.skingate.management.AdminTokens;
import io.skingate.management.ManagementDependencies;
import io.skingate.management.ManagementVerticle;
import io.skingate.management.health.EventLoopPulse;
import io.skingate.management.health.Readiness;
import io.skingate.management.overview.OverviewSources;
import io.skingate.management.scrape.Metrics;
import io.skingate.management.switches.TenantSwitchStore;
import io.skingate.management.switches.TenantSwitchWatch;
import io.skingate.management.view.AdminSources;
import io.skingate.management.view.AdminSources.CatalogState;
import io.skingate.metrics.LastHour;
import io.skingate.order.OrderInspector;
import io.skingate.order.OrderMetrics;
import io.skingate.order.OrderSearch;
import io.skingate.order.OrderVerticle;
import io.skingate.order.Orders;
import io.skingate.order.Submissions;
import io.skingate.order.model.OrderRequestParser;
import io.skingate.order.recovery.RecoveryVerticle;
import io.skingate.order.store.Budgets;
import io.skingate.pods.AccountState;
import io.skingate.pods.PodReporter;
import io.skingate.pods.PodReports;
import io.skingate.pods.PodSelf;
import io.skingate.redis.RedisLink;
import io.skingate.redis.SharedClock;
import io.skingate.redis.connection.RedisMetrics;
import io.skingate.skinsnode.SkinsNodeClient;
import io.skingate.skinsnode.guard.UpstreamState;
import io.skingate.store.BudgetCall;
import io.skingate.store.EventsCall;
import io.skingate.store.LedgerCall;
import io.skingate.store.StoreRoute;
import io.skingate.store.delivery.DeliveryCalls;
import io.skingate.store.delivery.TestCallback;
import io.skingate.store.order.OrderCalls;
import io.skingate.tenant.Tenant;
import io.skingate.tenant.TenantRegistry;
import io.skingate.tenant.Tenants;
import io.skingate.tracing.Tracing;
import io.skingate.webhook.KeptWebhookStore;
import io.skingate.webhook.WebhookMetrics;
import io.skingate.webhook.WebhookVerticle;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What the gateway is made of, and what each part gets: the lanes, one a core, that serve stores
 * and SkinsNode; the keeper, which does what a pod does once; and the operator's server. Starts and
 * stops nothing. What is held here is shared by all event loops and safe for use from any thread.
 */
final class Composition {
  private final Vertx vertx;
  private final GatewayConfig config;
  private final Clock ownClock;
  private final SharedClock clock;
  private final Metrics metrics;
  private final BooleanSupplier draining;
  private final OwnPorts ownPorts = new OwnPorts();
  private final TargetGuard guard;
  private final Tenants tenants;
  private final Tracing tracing;
  private final SkinsNodeClient skinsNode;
  private final Catalogs catalogs;
  private final WalletCache wallets;
  private final GatewayChecks checks;
  private final Readiness readiness;
  private final EventLoopPulse pulse;
  private final RedisMetrics redisMetrics;
  private final LastHour lastHour;
  private final OrderMetrics orderMetrics;
  private final WebhookMetrics webhookMetrics;
  private final CallbackMetrics callbackMetrics;
  private final HttpMetrics httpMetrics;
  private final BudgetMetrics budgetMetrics;
  private final Budgets budgets;
  private final Submissions submissions = new Submissions();
  private final LastLimits lastLimits = new LastLimits(System::nanoTime);
  private final ReadLimits reads;
  private final EventWaits eventWaits;
  private final RequestBounds requestBounds = new RequestBounds();
  private final Callers callers;
  private final GuessBrake guessBrake = new GuessBrake(System::nanoTime);
  private final EndpointLog endpoints = new EndpointLog();
  private final CallbackTurns callbackTurns = new CallbackTurns();
  private final String podId = UUID.randomUUID().toString();
  private final PodSelf self;
  private final AtomicInteger lanes = new AtomicInteger();
  private final AdminTokens adminTokens;
  private final OpenApiDocument tenantsApi = OpenApiDocument.tenants();
  private final OpenApiDocument operatorsApi = OpenApiDocument.operators();
  private volatile ApiVerticle api;
  private final Supplier<Optional<ConfigRefusal>> configRefusal;
  private volatile ManagementVerticle management;

  /**
   * @param ownClock the machine's, for what stays in this pod
   * @param configRefusal what the configuration's file holds that is not in force
   */
  Composition(
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
    budgetMetrics.follow(tenants.current());
    tenants.onReplace(budgetMetrics::follow);
    forgetRemovedTenants(tenants.current());
    tenants.onReplace(this::forgetRemovedTenants);
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

  private void forgetRemovedTenants(TenantRegistry registry) {
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

  /** One that serves orders, updates and callbacks. */
  LaneVerticle lane() {
    String owner = podId + '-' + lanes.getAndIncrement();
    return on(redis -> lane(redis, owner));
  }

  private List<List<Deployable>> lane(RedisLink redis, String owner) {
    CallbackVerticle callbacks =
        new CallbackVerticle(
            vertx,
            config,
            redis,
            tenants,
            guard,
            clock,
            callbackMetrics,
            endpoints,
            BuildInfo.load().userAgent(),
            tracing.spans());
    callbackTurns.add(vertx.getOrCreateContext(), callbacks);
    OrderVerticle orders =
        new OrderVerticle(
            vertx,
            config,
            redis,
            skinsNode.onThisLoop(),
            catalogs,
            submissions,
            clock,
            orderMetrics,
            lastLimits,
            budgets,
            callbacks::due,
            owner);
    WebhookVerticle webhooks =
        new WebhookVerticle(config, redis, tenants, clock, webhookMetrics, budgets, callbacks);
    WebhookUrlPolicy urlPolicy = new WebhookUrlPolicy(guard, config.callbacks().allowHttp());
    ApiVerticle lanesApi =
        new ApiVerticle(
            new ApiDependencies(
                config,
                tenants,
                orders.orders(),
                new OrderRequestParser(
                    (url, tenant) -> urlPolicy.problem(url, tenant.callbackHosts())),
                webhooks.webhooks()::receive,
                catalogs,
                wallets,
                reads,
                httpMetrics,
                callers,
                guessBrake,
                ownClock,
                tenantsApi,
                tracing,
                draining,
                requestBounds,
                storeRoutes(redis, callbacks, orders.orders(), urlPolicy),
                budgetStore(redis)::books),
            config.api().port());
    api = lanesApi;
    // What takes work in goes first; each may use what is stopped after it. Other pods send the
    // callbacks that come up meanwhile.
    return List.of(List.of(lanesApi, callbacks), List.of(orders, webhooks));
  }

  /** What stores may call beyond SkinsNode's own API. */
  private List<StoreRoute> storeRoutes(
      RedisLink redis, CallbackVerticle callbacks, Orders orders, WebhookUrlPolicy urlPolicy) {
    Deliveries deliveries = DeliveryDesk.over(redis, config, tenants, callbacks::due);
    List<StoreRoute> routes = new ArrayList<>();
    routes.add(StoreRoute.get("/events", new EventsCall(feed(redis))));
    routes.addAll(new DeliveryCalls(deliveries).routes());
    routes.add(new TestCallback(callbacks.testCalls(), urlPolicy).route());
    routes.addAll(new OrderCalls(orders, OrderInspector.over(redis, config), deliveries).routes());
    routes.add(StoreRoute.get("/budget", new BudgetCall(budgetStore(redis), wallets::currency)));
    routes.add(StoreRoute.get("/ledger", new LedgerCall(budgetStore(redis))));
    return routes;
  }

  private EventFeed feed(RedisLink redis) {
    return new EventFeed(redis, config.redis().keyPrefix(), config.events(), eventWaits);
  }

  private BudgetStore budgetStore(RedisLink redis) {
    return new BudgetStore(redis, config.redis().keyPrefix());
  }

  private Accounts accounts(RedisLink redis) {
    return new Accounts(
        redis, config.redis().keyPrefix(), tenants, skinsNode::wallet, wallets::currency);
  }

  /** The one that keeps catalogs fresh, finds what is due, and watches Redis. */
  LaneVerticle keeper() {
    return on(this::keeper);
  }

  private List<List<Deployable>> keeper(RedisLink redis) {
    CatalogVerticle catalog =
        new CatalogVerticle(
            catalogs, tenants, config.catalog(), ThreadLocalRandom.current()::nextDouble);
    catalog.firstAttemptsDone().onSuccess(done -> checks.catalogsTried());
    RecoveryVerticle recovery =
        new RecoveryVerticle(
            vertx,
            config,
            redis,
            tenants,
            skinsNode.onThisLoop(),
            clock,
            orderMetrics,
            budgets,
            callbackTurns::due,
            podId + "-keeper");
    DeliveryWatch deliveries =
        new DeliveryWatch(config, redis, tenants, callbackMetrics, callbackTurns::due);
    EventsVerticle events =
        new EventsVerticle(
            vertx, redis, config.redis().keyPrefix(), config.events(), tenants, eventWaits);
    RedisWatch watch = new RedisWatch(redis, checks, clock);
    TenantSwitchWatch switches =
        new TenantSwitchWatch(redis, config.redis().keyPrefix(), tenants, clock);
    PodReporter reporter = new PodReporter(redis, config.redis().keyPrefix(), self);
    BudgetVerticle money = new BudgetVerticle(accounts(redis), tenants, budgetMetrics);
    return List.of(
        List.of(deliveries, events, reporter, switches, money),
        List.of(recovery),
        List.of(catalog),
        List.of(watch));
  }

  /** The operator's server. */
  LaneVerticle management() {
    return on(this::management);
  }

  private List<List<Deployable>> management(RedisLink redis) {
    DeliveryDesk deliveries = DeliveryDesk.over(redis, config, tenants, callbackTurns::due);
    management =
        new ManagementVerticle(
            new ManagementDependencies(
                config.management(),
                adminTokens,
                metrics,
                pulse,
                readiness,
                new AdminSources(
                    tenants,
                    lastLimits::of,
                    reads::state,
                    orderMetrics::waiting,
                    account -> catalogs.newest(account).map(CatalogState::of),
                    skinsNode::state,
                    OrderInspector.over(redis, config),
                    OrderSearch.over(redis, config.redis().keyPrefix()),
                    deliveries,
                    new KeptWebhookStore(redis, config.redis().keyPrefix()),
                    feed(redis),
                    accounts(redis),
                    configRefusal,
                    new TenantSwitchStore(redis, config.redis().keyPrefix(), tenants)),
                operatorsApi,
                new OverviewSources(
                    tenants,
                    new PodReports(vertx, redis, config.redis().keyPrefix(), self)::read,
                    lastLimits::of,
                    orderMetrics::waiting,
                    callbackMetrics::queue,
                    budgetMetrics::store,
                    budgetMetrics::account,
                    deliveries,
                    config.catalog().maxStale()),
                clock));
    return List.of(List.of(management));
  }

  private LaneVerticle on(Function<RedisLink, List<List<Deployable>>> plan) {
    return new LaneVerticle(config.redis(), redisMetrics, plan);
  }

  /** Where the tenants' API listens, once a lane was started. */
  int apiPort() {
    return api.port();
  }

  /** Where the operator's server listens, once it was started. */
  int managementPort() {
    return management.port();
  }

  /** Answers requests that wait for news: the process ends. */
  void drain() {
    eventWaits.end();
  }

  /** Keeps callbacks from a port that is listened on. */
  void ownPort(int port) {
    ownPorts.add(port);
  }

  Tenants tenants() {
    return tenants;
  }

  /** Puts what a reload may change in force. */
  void reload(GatewayConfig next) {
    tenants.replace(TenantRegistry.of(next));
    adminTokens.replace(next.management());
  }

  GatewayChecks checks() {
    return checks;
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
