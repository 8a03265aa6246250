package io.skingate.api;

import io.skingate.api.call.Authentication;
import io.skingate.api.call.BeginTrace;
import io.skingate.api.call.BodyReader;
import io.skingate.api.call.ByteBudget;
import io.skingate.api.call.Exchange;
import io.skingate.api.call.InFlightLimit;
import io.skingate.api.call.JsonOnly;
import io.skingate.api.call.ReadLimit;
import io.skingate.api.call.Step;
import io.skingate.api.call.Steps;
import io.skingate.api.route.GetCatalog;
import io.skingate.api.route.GetOrder;
import io.skingate.api.route.GetWallet;
import io.skingate.api.route.PostOrder;
import io.skingate.api.route.PostWebhook;
import io.skingate.http.AllowedMethods;
import io.skingate.http.ErrorCode;
import io.skingate.http.Problem;
import io.skingate.store.StoreRoute;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The routes of the tenants' API and of SkinsNode's webhooks. */
final class ApiRouter {
  private static final String ORDERS = "/v1/orders";

  private static final int ORDER_LIMIT = 16 * 1024;
  private static final int WEBHOOK_LIMIT = 256 * 1024;

  /** Webhooks in work per event loop; anybody may send one. */
  private static final int MAX_WEBHOOKS = 256;

  /** For the whole of a body; the slowest mobile line needs a fraction of it. */
  private static final Duration BODY_PATIENCE = Duration.ofSeconds(10);

  private static final List<HttpMethod> READS = AllowedMethods.READS;
  private static final List<HttpMethod> POSTS = List.of(HttpMethod.POST);

  private static final Buffer HEALTHY =
      Buffer.buffer("{\"status\":\"ok\",\"service\":\"skingate\"}");

  private final Vertx vertx;
  private final ApiDependencies shared;
  private final Exchanges exchanges;
  private final Router router;
  private final Paths paths;

  /**
   * @param exchanges of this event loop
   */
  ApiRouter(Vertx vertx, ApiDependencies shared, Exchanges exchanges) {
    this.vertx = vertx;
    this.shared = shared;
    this.exchanges = exchanges;
    router = Router.router(vertx);
    paths = new Paths(router, exchanges);
  }

  /** The routes, once {@link #handler} was called. */
  List<Route> routes() {
    return router.getRoutes();
  }

  /** Serves every request of the server. */
  Handler<HttpServerRequest> handler() {
    Authentication authentication =
        new Authentication(shared.tenants(), shared.callers(), shared.brake(), shared.metrics());
    ReadLimit readLimit = new ReadLimit(shared.reads().limiter());
    RequestBounds bounds = shared.bounds();
    InFlightLimit inFlight = new InFlightLimit(bounds.requests(), RequestBounds.MAX_REQUESTS);
    PostOrder postOrder = new PostOrder(shared.orders(), shared.parser());
    GetCatalog catalog =
        new GetCatalog(
            shared.catalogs(), shared.config().catalog().refreshInterval(), shared.clock());
    Steps orders =
        new Steps(
            "POST /v1/orders",
            List.of(
                authentication,
                new BeginTrace(shared.tracing()),
                postOrder::announceLimit,
                inFlight,
                new JsonOnly(),
                body(ORDER_LIMIT, bounds.orderBodies()),
                postOrder));
    router.route().handler(this::begin).failureHandler(this::fail);
    errorPages();
    paths.serveOnly(
        paths.atRaw("/v1/orders/:externalId"),
        READS,
        new Steps(
            "GET /v1/orders/:externalId",
            List.of(authentication, readLimit, inFlight, new GetOrder(shared.orders()))));
    paths.serveOnly(paths.at(ORDERS), POSTS, orders);
    paths.serveOnly(
        paths.at("/webhooks/skinsnode/:account"),
        POSTS,
        new Steps(
            "POST /webhooks/skinsnode/:account",
            List.of(
                new InFlightLimit(new AtomicInteger(), MAX_WEBHOOKS),
                body(WEBHOOK_LIMIT, bounds.webhookBodies()),
                new PostWebhook(shared.webhooks(), shared.tenants()))));
    read("/v1/catalog", authentication, readLimit, inFlight, catalog);
    read(
        "/v1/wallet",
        authentication,
        readLimit,
        inFlight,
        new GetWallet(shared.wallets(), shared.books()));
    read("/v1/health", (exchange, next) -> exchange.json(200, HEALTHY));
    new StoreRoutes(shared.storeRoutes())
        .mount(paths, call -> steps(call, List.of(authentication, readLimit, inFlight)));
    read("/openapi.yaml", GetOpenApi.yaml(shared.openApi()));
    read("/openapi.json", GetOpenApi.json(shared.openApi(), vertx));
    return request -> {
      // Most requests by far: they need nothing that the router would do for them.
      if (request.method() == HttpMethod.POST && request.uri().equals(ORDERS)) {
        Exchange exchange = exchanges.begin(request);
        if (hasOneHost(exchange)) {
          orders.take(exchange);
        }
      } else {
        router.handle(request);
      }
    };
  }

  private void read(String path, Step... steps) {
    paths.serveOnly(paths.at(path), READS, new Steps("GET " + path, List.of(steps)));
  }

  private Steps steps(StoreRoute call, List<Step> admission) {
    List<Step> steps = new ArrayList<>(admission);
    if (call.body() != StoreRoute.Body.NONE) {
      steps.add(call.body() == StoreRoute.Body.REQUIRED ? new JsonOnly() : JsonOnly.orNothing());
      steps.add(body(StoreRoute.BODY_LIMIT, shared.bounds().storeBodies()));
    }
    steps.add(new TakeStoreCall(call.call()));
    return new Steps(call.method() + " " + call.path(), steps);
  }

  private BodyReader body(int limit, ByteBudget budget) {
    return new BodyReader(vertx, limit, BODY_PATIENCE, budget);
  }

  private void begin(RoutingContext context) {
    if (hasOneHost(exchanges.of(context))) {
      context.next();
    }
  }

  private static boolean hasOneHost(Exchange exchange) {
    if (exchange.request().headers().getAll(HttpHeaders.HOST).size() > 1) {
      exchange.problem(Problem.of(ErrorCode.BAD_REQUEST, "There must be exactly one host header."));
      return false;
    }
    return true;
  }

  private void errorPages() {
    router.errorHandler(400, context -> answer(context, ErrorCode.BAD_REQUEST));
    router.errorHandler(404, context -> answer(context, ErrorCode.NOT_FOUND));
    router.errorHandler(500, this::fail);
  }

  private void answer(RoutingContext context, ErrorCode code) {
    exchanges.of(context).problem(Problem.of(code));
  }

  private void fail(RoutingContext context) {
    switch (context.statusCode()) {
      case 400 -> answer(context, ErrorCode.BAD_REQUEST);
      case 404 -> answer(context, ErrorCode.NOT_FOUND);
      default -> exchanges.of(context).fail(context.failure());
    }
  }
}
