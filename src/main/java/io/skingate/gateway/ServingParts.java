package io.skingate.gateway;

import io.skingate.api.ApiDependencies;
import io.skingate.api.ApiVerticle;
import io.skingate.callback.CallbackVerticle;
import io.skingate.callback.queue.Deliveries;
import io.skingate.callback.queue.DeliveryDesk;
import io.skingate.callback.sending.WebhookUrlPolicy;
import io.skingate.config.BuildInfo;
import io.skingate.order.OrderVerticle;
import io.skingate.order.inspection.OrderInspector;
import io.skingate.order.model.OrderRequestParser;
import io.skingate.redis.RedisLink;
import io.skingate.store.BudgetCall;
import io.skingate.store.EventsCall;
import io.skingate.store.LedgerCall;
import io.skingate.store.StoreRoute;
import io.skingate.store.delivery.DeliveryCalls;
import io.skingate.store.delivery.TestCallback;
import io.skingate.store.order.OrderCalls;
import io.skingate.webhook.WebhookVerticle;
import io.vertx.core.Deployable;
import java.util.ArrayList;
import java.util.List;

/**
 * What a lane that serves stores and SkinsNode is made of: callbacks, orders, webhooks and the API,
 * which call each other as plain methods. Belongs to the lane's event loop.
 */
final class ServingParts {
  private final SharedParts shared;
  private final CallbackVerticle callbacks;
  private final OrderVerticle orders;
  private final WebhookVerticle webhooks;
  private final ApiVerticle api;

  /**
   * @param owner under whose name the lane holds leases; no other has it
   */
  ServingParts(SharedParts shared, RedisLink redis, String owner) {
    this.shared = shared;
    callbacks =
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
    orders =
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
    webhooks =
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
    api =
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
                storeRoutes(redis, urlPolicy),
                shared.budgetStore(redis)::books),
            shared.config.api().port());
  }

  /** What stores may call beyond SkinsNode's own API. */
  private List<StoreRoute> storeRoutes(RedisLink redis, WebhookUrlPolicy urlPolicy) {
    Deliveries deliveries = DeliveryDesk.over(redis, shared.config, shared.tenants, callbacks::due);
    List<StoreRoute> routes = new ArrayList<>();
    routes.add(StoreRoute.get("/events", new EventsCall(shared.feed(redis))));
    routes.addAll(new DeliveryCalls(deliveries).routes());
    routes.add(new TestCallback(callbacks.testCalls(), urlPolicy).route());
    routes.addAll(
        new OrderCalls(orders.orders(), OrderInspector.over(redis, shared.config), deliveries)
            .routes());
    routes.add(
        StoreRoute.get(
            "/budget", new BudgetCall(shared.budgetStore(redis), shared.wallets::currency)));
    routes.add(StoreRoute.get("/ledger", new LedgerCall(shared.budgetStore(redis))));
    return routes;
  }

  /** In the order in which they stop, as {@link LaneVerticle} takes them. */
  List<List<Deployable>> stages() {
    // What takes work in goes first; each may use what is stopped after it. Other pods send the
    // callbacks that come up meanwhile.
    return List.of(List.of(api, callbacks), List.of(orders, webhooks));
  }

  ApiVerticle api() {
    return api;
  }
}
