package io.skingate.gateway;

import io.skingate.api.ApiDependencies;
import io.skingate.api.ApiVerticle;
import io.skingate.budget.BudgetVerticle;
import io.skingate.callback.CallbackVerticle;
import io.skingate.callback.DeliveryWatch;
import io.skingate.callback.queue.Deliveries;
import io.skingate.callback.queue.DeliveryDesk;
import io.skingate.callback.sending.WebhookUrlPolicy;
import io.skingate.catalog.CatalogVerticle;
import io.skingate.config.BuildInfo;
import io.skingate.config.GatewayConfig;
import io.skingate.config.reload.ConfigRefusal;
import io.skingate.events.EventsVerticle;
import io.skingate.management.ManagementDependencies;
import io.skingate.management.ManagementVerticle;
import io.skingate.management.overview.OverviewSources;
import io.skingate.management.scrape.Metrics;
import io.skingate.management.switches.TenantSwitchStore;
import io.skingate.management.switches.TenantSwitchWatch;
import io.skingate.management.view.AdminSources;
import io.skingate.management.view.AdminSources.CatalogState;
import io.skingate.order.OrderVerticle;
import io.skingate.order.Orders;
import io.skingate.order.inspection.OrderInspector;
import io.skingate.order.inspection.OrderSearch;
import io.skingate.order.model.OrderRequestParser;
import io.skingate.order.recovery.RecoveryVerticle;
import io.skingate.pods.PodReporter;
import io.skingate.pods.PodReports;
import io.skingate.redis.RedisLink;
import io.skingate.store.BudgetCall;
import io.skingate.store.EventsCall;
import io.skingate.store.LedgerCall;
import io.skingate.store.StoreRoute;
import io.skingate.store.delivery.DeliveryCalls;
import io.skingate.store.delivery.TestCallback;
import io.skingate.store.order.OrderCalls;
import io.skingate.tenant.Tenants;
import io.skingate.webhook.KeptWebhookStore;
import io.skingate.webhook.WebhookVerticle;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What the gateway is made of, and what each part gets: the lanes, one a core, that serve stores
 * and SkinsNode; the keeper, which does what a pod does once; and the operator's server. Starts and
 * stops nothing. Safe for use from any thread.
 */
final class Composition {
  private final SharedParts shared;
  private final AtomicInteger lanes = new AtomicInteger();
  private volatile ApiVerticle api;
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
    shared = new SharedParts(vertx, config, ownClock, metrics, draining, configRefusal);
  }

  /** One that serves orders, updates and callbacks. */
  LaneVerticle lane() {
    String owner = shared.podId + '-' + lanes.getAndIncrement();
    return on(redis -> lane(redis, owner));
  }

  private List<List<Deployable>> lane(RedisLink redis, String owner) {
    CallbackVerticle callbacks =
        new CallbackVerticle(
            shared.vertx,
            shared.config,
            redis,
            shared.tenants,
            shared.guard,
            shared.clock,
            shared.callbackMetrics,
            shared.endpoints,
            BuildInfo.load().userAgent(),
            shared.tracing.spans());
    shared.callbackTurns.add(shared.vertx.getOrCreateContext(), callbacks);
    OrderVerticle orders =
        new OrderVerticle(
            shared.vertx,
            shared.config,
            redis,
            shared.skinsNode.onThisLoop(),
            shared.catalogs,
            shared.submissions,
            shared.clock,
            shared.orderMetrics,
            shared.lastLimits,
            shared.budgets,
            callbacks::due,
            owner);
    WebhookVerticle webhooks =
        new WebhookVerticle(
            shared.config,
            redis,
            shared.tenants,
            shared.clock,
            shared.webhookMetrics,
            shared.budgets,
            callbacks);
    WebhookUrlPolicy urlPolicy =
        new WebhookUrlPolicy(shared.guard, shared.config.callbacks().allowHttp());
    ApiVerticle lanesApi =
        new ApiVerticle(
            new ApiDependencies(
                shared.config,
                shared.tenants,
                orders.orders(),
                new OrderRequestParser(
                    (url, tenant) -> urlPolicy.problem(url, tenant.callbackHosts())),
                webhooks.webhooks()::receive,
                shared.catalogs,
                shared.wallets,
                shared.reads,
                shared.httpMetrics,
                shared.callers,
                shared.guessBrake,
                shared.ownClock,
                shared.tenantsApi,
                shared.tracing,
                shared.draining,
                shared.requestBounds,
                storeRoutes(redis, callbacks, orders.orders(), urlPolicy),
                shared.budgetStore(redis)::books),
            shared.config.api().port());
    api = lanesApi;
    // What takes work in goes first; each may use what is stopped after it. Other pods send the
    // callbacks that come up meanwhile.
    return List.of(List.of(lanesApi, callbacks), List.of(orders, webhooks));
  }

  /** What stores may call beyond SkinsNode's own API. */
  private List<StoreRoute> storeRoutes(
      RedisLink redis, CallbackVerticle callbacks, Orders orders, WebhookUrlPolicy urlPolicy) {
    Deliveries deliveries = DeliveryDesk.over(redis, shared.config, shared.tenants, callbacks::due);
    List<StoreRoute> routes = new ArrayList<>();
    routes.add(StoreRoute.get("/events", new EventsCall(shared.feed(redis))));
    routes.addAll(new DeliveryCalls(deliveries).routes());
    routes.add(new TestCallback(callbacks.testCalls(), urlPolicy).route());
    routes.addAll(
        new OrderCalls(orders, OrderInspector.over(redis, shared.config), deliveries).routes());
    routes.add(
        StoreRoute.get(
            "/budget", new BudgetCall(shared.budgetStore(redis), shared.wallets::currency)));
    routes.add(StoreRoute.get("/ledger", new LedgerCall(shared.budgetStore(redis))));
    return routes;
  }

  /** The one that keeps catalogs fresh, finds what is due, and watches Redis. */
  LaneVerticle keeper() {
    return on(this::keeper);
  }

  private List<List<Deployable>> keeper(RedisLink redis) {
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
            shared.config.redis().keyPrefix(),
            shared.config.events(),
            shared.tenants,
            shared.eventWaits);
    RedisWatch watch = new RedisWatch(redis, shared.checks, shared.clock);
    TenantSwitchWatch switches =
        new TenantSwitchWatch(
            redis, shared.config.redis().keyPrefix(), shared.tenants, shared.clock);
    PodReporter reporter = new PodReporter(redis, shared.config.redis().keyPrefix(), shared.self);
    BudgetVerticle money =
        new BudgetVerticle(shared.accounts(redis), shared.tenants, shared.budgetMetrics);
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
    DeliveryDesk deliveries =
        DeliveryDesk.over(redis, shared.config, shared.tenants, shared.callbackTurns::due);
    management =
        new ManagementVerticle(
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
                    OrderSearch.over(redis, shared.config.redis().keyPrefix()),
                    deliveries,
                    new KeptWebhookStore(redis, shared.config.redis().keyPrefix()),
                    shared.feed(redis),
                    shared.accounts(redis),
                    shared.configRefusal,
                    new TenantSwitchStore(
                        redis, shared.config.redis().keyPrefix(), shared.tenants)),
                shared.operatorsApi,
                new OverviewSources(
                    shared.tenants,
                    new PodReports(
                            shared.vertx, redis, shared.config.redis().keyPrefix(), shared.self)
                        ::read,
                    shared.lastLimits::of,
                    shared.orderMetrics::waiting,
                    shared.callbackMetrics::queue,
                    shared.budgetMetrics::store,
                    shared.budgetMetrics::account,
                    deliveries,
                    shared.config.catalog().maxStale()),
                shared.clock));
    return List.of(List.of(management));
  }

  private LaneVerticle on(Function<RedisLink, List<List<Deployable>>> plan) {
    return new LaneVerticle(shared.config.redis(), shared.redisMetrics, plan);
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
    shared.eventWaits.end();
  }

  /** Keeps callbacks from a port that is listened on. */
  void ownPort(int port) {
    shared.ownPorts.add(port);
  }

  Tenants tenants() {
    return shared.tenants;
  }

  GatewayChecks checks() {
    return shared.checks;
  }

  /** Puts what a reload may change in force. */
  void reload(GatewayConfig next) {
    shared.reload(next);
  }

  /** Ends what belongs to no verticle; catalogs at hand stay readable. */
  Future<Void> close() {
    return shared.close();
  }
}
