package io.skingate.management;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.callback.queue.Deliveries.Filter;
import io.skingate.callback.queue.Deliveries.Replay;
import io.skingate.http.ErrorCode;
import io.skingate.http.OpenApiDocument;
import io.skingate.json.Json;
import io.skingate.management.view.AccountsView;
import io.skingate.management.view.AdminProblem;
import io.skingate.management.view.AdminSources;
import io.skingate.management.view.DeliveriesView;
import io.skingate.management.view.DeliveryQuery;
import io.skingate.management.view.KeptQuery;
import io.skingate.management.view.KeptWebhooksView;
import io.skingate.management.view.OrderView;
import io.skingate.management.view.TenantQuery;
import io.skingate.management.view.TenantsView;
import io.vertx.core.Future;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /admin}: what the operator asks and orders. */
final class AdminRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(AdminRoutes.class);

  /** No call has a body; what comes nevertheless is read and dropped up to this. */
  private static final long MAX_BODY_BYTES = 4096;

  /** Many deliveries are revived in batches; shorter than the server's idle timeout. */
  private static final Duration REPLAY_DEADLINE = Duration.ofSeconds(50);

  private final AdminAuth auth;
  private final AdminSources sources;
  private final TenantsView tenants;
  private final AccountsView accounts;
  private final OrderView orders;
  private final OpenApiDocument.Form document;

  AdminRoutes(AdminAuth auth, AdminSources sources, OpenApiDocument.Form document, Clock clock) {
    this.auth = auth;
    this.document = document;
    this.sources = sources;
    tenants = new TenantsView(sources);
    accounts = new AccountsView(sources, clock);
    orders = new OrderView(sources.orders());
  }

  void mount(Router router) {
    router.route("/admin*").handler(this::authenticate);
    router.route("/admin*").handler(BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES));
    get(router, "/admin/openapi.yaml", ctx -> AdminReplies.document(ctx, document));
    get(router, "/admin/tenants", this::tenants);
    get(
        router,
        "/admin/accounts",
        ctx -> AdminReplies.answer(ctx, 200, Future.succeededFuture(accounts.show())));
    // By the raw path: an id may be "." or "..", which is a path's own business elsewhere. The path
    // by which the caller was let in may then be another one.
    Supplier<Route> order =
        () -> router.route("/admin/orders/:tenant/:externalId").useNormalizedPath(false);
    order.get().handler(this::authenticate);
    Methods.mount(order.get(), Methods.READ, this::order);
    get(router, "/admin/deliveries", this::deliveries);
    get(router, "/admin/webhooks/unknown", this::unknownWebhooks);
    get(router, "/admin/webhooks/unusable", this::unusableWebhooks);
    post(router, "/admin/deliveries/:id/replay", this::replay);
    post(router, "/admin/tenants/:tenant/replay-dead", this::replayDead);
    router
        .route("/admin*")
        .handler(
            ctx -> {
              throw AdminProblem.of(ErrorCode.NOT_FOUND);
            });
  }

  private void authenticate(RoutingContext ctx) {
    switch (auth.judge(ctx.request().getHeader("Authorization"))) {
      case ALLOWED -> ctx.next();
      case CLOSED -> throw AdminProblem.of(ErrorCode.ADMIN_CLOSED);
      case UNAUTHORIZED -> {
        ctx.response().putHeader("WWW-Authenticate", "Bearer realm=\"skingate\"");
        throw AdminProblem.of(ErrorCode.UNAUTHORIZED, "Send management.token as a bearer token.");
      }
    }
  }

  private void tenants(RoutingContext ctx) {
    TenantQuery query = AdminParameters.tenants(ctx.queryParams());
    AdminReplies.answer(ctx, 200, tenants.show(query));
  }

  private void order(RoutingContext ctx) {
    String tenant = tenantOf(ctx);
    AdminReplies.answer(ctx, 200, orders.show(tenant, ctx.pathParam("externalId")));
  }

  private void deliveries(RoutingContext ctx) {
    DeliveryQuery query =
        AdminParameters.deliveries(ctx.queryParams(), sources.tenants().current());
    Future<ObjectNode> page =
        sources
            .deliveries()
            .list(new Filter(query.tenantId(), null, query.state()), query.limit(), query.cursor())
            .map(found -> DeliveriesView.show(found.orElseThrow(AdminParameters::badCursor)));
    AdminReplies.answer(ctx, 200, page);
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
        told(ctx).addKeyValue("deliveryId", id).log("Delivery replayed");
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
                  told(ctx)
                      .addKeyValue("tenant", tenant)
                      .addKeyValue("replayed", count)
                      .log("Dead deliveries replayed");
                  return Json.object().put("replayed", count);
                });
    AdminReplies.answer(ctx, 202, accepted, REPLAY_DEADLINE);
  }

  private static org.slf4j.spi.LoggingEventBuilder told(RoutingContext ctx) {
    return LOG.atInfo().addKeyValue("requestId", AdminReplies.requestId(ctx));
  }

  private String tenantOf(RoutingContext ctx) {
    String tenant = ctx.pathParam("tenant");
    AdminParameters.requireTenant(sources.tenants().current(), tenant);
    return tenant;
  }

  private static void get(Router router, String path, Consumer<RoutingContext> handler) {
    Methods.mount(router, path, Methods.READ, handler);
  }

  private static void post(Router router, String path, Consumer<RoutingContext> handler) {
    Methods.mount(router, path, Methods.WRITE, handler);
  }
}
