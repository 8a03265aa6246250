package io.skingate.management;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.callback.queue.Deliveries.Replay;
import io.skingate.config.AdminTokenConfig.Scope;
import io.skingate.http.ErrorCode;
import io.skingate.http.OpenApiDocument;
import io.skingate.json.Json;
import io.skingate.management.overview.Overview;
import io.skingate.management.search.OrderFinder;
import io.skingate.management.search.OrderQuery;
import io.skingate.management.view.AccountsView;
import io.skingate.management.view.AdminDeliveryQuery;
import io.skingate.management.view.AdminProblem;
import io.skingate.management.view.AdminSources;
import io.skingate.management.view.KeptQuery;
import io.skingate.management.view.KeptWebhooksView;
import io.skingate.management.view.OrderView;
import io.skingate.management.view.OverviewView;
import io.skingate.management.view.TenantQuery;
import io.skingate.management.view.TenantsView;
import io.skingate.store.EventsCall;
import io.skingate.store.QueryFields;
import io.skingate.store.StoreProblem;
import io.skingate.store.view.DeliveryJson;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;

/** {@code /admin}: what the operator asks and orders. */
final class AdminRoutes {
  /** Many deliveries are revived in batches; shorter than the server's idle timeout. */
  private static final Duration REPLAY_DEADLINE = Duration.ofSeconds(50);

  /** Longer than a call may wait for news. */
  private static final Duration EVENTS_DEADLINE = EventsCall.MAX_WAIT.plusSeconds(10);

  private final AdminSources sources;
  private final EventsCall events;
  private final TenantsView tenants;
  private final AccountsView accounts;
  private final OrderView orders;
  private final OrderFinder finder;
  private final Overview overview;
  private final OpenApiDocument.Form document;

  AdminRoutes(AdminSources sources, Overview overview, OpenApiDocument.Form document, Clock clock) {
    this.document = document;
    this.sources = sources;
    events = new EventsCall(sources.events());
    this.overview = overview;
    tenants = new TenantsView(sources, overview);
    accounts = new AccountsView(sources, clock);
    orders = new OrderView(sources.orders());
    finder = new OrderFinder(sources.orderSearch(), sources.tenants());
  }

  void mount(AdminCalls calls) {
    calls.getWithoutParameters("/admin/openapi.yaml", ctx -> AdminReplies.document(ctx, document));
    calls.getWithoutParameters("/admin/whoami", AdminRoutes::whoami);
    calls.getWithoutParameters("/admin/overview", this::overview);
    calls.get("/admin/tenants", this::tenants);
    calls.getWithoutParameters("/admin/tenants/:tenant", this::tenant);
    calls.getWithoutParameters(
        "/admin/accounts", ctx -> AdminReplies.answer(ctx, 200, accounts.show()));
    calls.getByRawPath("/admin/orders/:tenant/:externalId", this::order);
    calls.get("/admin/orders", this::findOrders);
    calls.get("/admin/deliveries", this::deliveries);
    calls.get("/admin/events", this::events);
    calls.getWithoutParameters("/admin/deliveries/:id", this::delivery);
    calls.get("/admin/webhooks/unknown", this::unknownWebhooks);
    calls.get("/admin/webhooks/unusable", this::unusableWebhooks);
    calls.postWithoutBody("/admin/deliveries/:id/replay", Scope.OPERATE, this::replay);
    calls.postWithoutBody("/admin/tenants/:tenant/replay-dead", Scope.OPERATE, this::replayDead);
    new SwitchCalls(sources).mount(calls);
    new BudgetRoutes(sources.tenants(), sources.budgets()).mount(calls);
    calls.nothingElse();
  }

  private void tenants(RoutingContext ctx) {
    TenantQuery query = AdminParameters.tenants(ctx.queryParams());
    AdminReplies.answer(ctx, 200, tenants.show(query));
  }

  /** By whose token, and what that may do. */
  private static void whoami(RoutingContext ctx) {
    ObjectNode caller =
        Json.object().put("name", AdminCalls.token(ctx)).put("scope", AdminCalls.scope(ctx));
    AdminReplies.answer(ctx, 200, Future.succeededFuture(caller));
  }

  private void overview(RoutingContext ctx) {
    AdminReplies.answer(
        ctx, 200, overview.show().map(state -> OverviewView.show(state, sources.tenants())));
  }

  private void tenant(RoutingContext ctx) {
    AdminReplies.answer(ctx, 200, tenants.show(tenantOf(ctx)));
  }

  private void order(RoutingContext ctx) {
    String tenant = tenantOf(ctx);
    AdminReplies.answer(ctx, 200, orders.show(tenant, ctx.pathParam("externalId")));
  }

  private void findOrders(RoutingContext ctx) {
    OrderQuery query = AdminParameters.orders(ctx.queryParams(), sources.tenants().current());
    AdminReplies.answer(ctx, 200, finder.find(query));
  }

  private void delivery(RoutingContext ctx) {
    Future<ObjectNode> shown =
        sources
            .deliveries()
            .find(null, ctx.pathParam("id"))
            .map(
                found ->
                    found
                        .map(DeliveryJson::withTenant)
                        .orElseThrow(() -> AdminProblem.of(ErrorCode.DELIVERY_NOT_FOUND)));
    AdminReplies.answer(ctx, 200, shown);
  }

  private void deliveries(RoutingContext ctx) {
    AdminDeliveryQuery query =
        AdminParameters.deliveries(ctx.queryParams(), sources.tenants().current());
    Future<ObjectNode> page =
        sources
            .deliveries()
            .list(query.filter(), query.limit(), query.cursor())
            .map(found -> found.orElseThrow(AdminParameters::badCursor))
            .map(found -> DeliveryJson.page(found, DeliveryJson::withTenant));
    AdminReplies.answer(ctx, 200, page);
  }

  private void events(RoutingContext ctx) {
    QueryFields query = new QueryFields(ctx.request().query());
    String tenant = query.text("tenant");
    if (tenant == null) {
      throw AdminProblem.badParameter("tenant", "must be given once");
    }
    AdminParameters.requireTenant(sources.tenants().current(), tenant);
    Future<ObjectNode> page;
    try {
      page =
          events
              .read(tenant, query, () -> {}, gone -> ctx.addEndHandler(ended -> gone.run()))
              .recover(
                  failure ->
                      Future.failedFuture(
                          failure instanceof StoreProblem refusal
                              ? AdminProblem.of(refusal)
                              : failure));
    } catch (StoreProblem refusal) {
      throw AdminProblem.of(refusal);
    }
    AdminReplies.answer(ctx, 200, page, EVENTS_DEADLINE);
  }

  private void unknownWebhooks(RoutingContext ctx) {
    KeptQuery query =
        AdminParameters.unknownWebhooks(ctx.queryParams(), sources.tenants().current());
    Future<ObjectNode> kept =
        sources
            .keptWebhooks()
            .unknown(query.owner(), query.limit())
            .map(found -> KeptWebhooksView.show(found, "externalId"));
    AdminReplies.answer(ctx, 200, kept);
  }

  private void unusableWebhooks(RoutingContext ctx) {
    KeptQuery query =
        AdminParameters.unusableWebhooks(ctx.queryParams(), sources.tenants().current());
    Future<ObjectNode> kept =
        sources
            .keptWebhooks()
            .unusable(query.owner(), query.limit())
            .map(found -> KeptWebhooksView.show(found, "reason"));
    AdminReplies.answer(ctx, 200, kept);
  }

  private void replay(RoutingContext ctx) {
    String id = ctx.pathParam("id");
    Future<ObjectNode> accepted =
        sources.deliveries().replay(null, id).map(outcome -> replayed(ctx, id, outcome));
    AdminReplies.answer(ctx, 202, accepted);
  }

  private static ObjectNode replayed(RoutingContext ctx, String id, Replay outcome) {
    return switch (outcome) {
      case DUE -> {
        AdminCalls.told(ctx).addKeyValue("deliveryId", id).log("Delivery replayed");
        yield Json.object().put("replayed", 1);
      }
      case BODY_GONE -> throw AdminProblem.of(ErrorCode.DELIVERY_BODY_GONE);
      case UNKNOWN -> throw AdminProblem.of(ErrorCode.DELIVERY_NOT_FOUND);
    };
  }

  private void replayDead(RoutingContext ctx) {
    String tenant = tenantOf(ctx);
    Future<ObjectNode> accepted =
        sources
            .deliveries()
            .replayDead(tenant)
            .map(
                count -> {
                  AdminCalls.told(ctx)
                      .addKeyValue("tenant", tenant)
                      .addKeyValue("replayed", count)
                      .log("Dead deliveries replayed");
                  return Json.object().put("replayed", count);
                });
    AdminReplies.answer(ctx, 202, accepted, REPLAY_DEADLINE);
  }

  private String tenantOf(RoutingContext ctx) {
    String tenant = ctx.pathParam("tenant");
    AdminParameters.requireTenant(sources.tenants().current(), tenant);
    return tenant;
  }
}
