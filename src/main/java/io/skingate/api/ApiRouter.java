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
import io.skingate.http.AnswerLog;
import io.skingate.http.ErrorCode;
import io.skingate.http.Problem;
import io.skingate.store.StoreRoute;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The routes of the tenants' API and of SkinsNode's webhooks. */
final class ApiRouter {
  private static final String ORDERS = "/v1/orders";

  /** Where a routing context has its exchange. */
  static final String EXCHANGE = "exchange";

  private static final int ORDER_LIMIT = 16 * 1024;
  private static final int WEBHOOK_LIMIT = 256 * 1024;

  /** Webhooks in work per event loop; anybody may send one. */
  private static final int MAX_WEBHOOKS = 256;

  /** For the whole of a body; the slowest mobile line needs a fraction of it. */
  private static final Duration BODY_PATIENCE = Duration.ofSeconds(10);

  private static final List<HttpMethod> READS = List.of(HttpMethod.GET, HttpMethod.HEAD);
  private static final List<HttpMethod> POSTS = List.of(HttpMethod.POST);

  private static final Buffer HEALTHY =
      Buffer.buffer("{\"status\":\"ok\",\"service\":\"skingate\"}");

  private final Vertx vertx;
  private final ApiDependencies shared;
  private final Consumer<HttpServerRequest> answered;
  private final Router router;
  private final ConnectionEndings endings;
  private final AnswerLog answers;

  /**
   * @param answered is told of each request when its answer is out
   */
  ApiRouter(
      Vertx vertx,
      ApiDependencies shared,
      AnswerLog answers,
      Consumer<HttpServerRequest> answered) {
    this.vertx = vertx;
    this.shared = shared;
    this.answers = answers;
    this.answered = answered;
    router = Router.router(vertx);
    endings = new ConnectionEndings(vertx);
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
    // By the raw path: an id may be "." or "..", which is a path's own business elsewhere.
    serve(
        () -> router.route("/v1/orders/:externalId").useNormalizedPath(false),
        READS,
        "externalId",
        new Steps(
            "GET /v1/orders/:externalId",
            List.of(authentication, readLimit, inFlight, new GetOrder(shared.orders()))));
    serve(() -> router.route(ORDERS), POSTS, null, orders);
    serve(
        () -> router.route("/webhooks/skinsnode/:account"),
        POSTS,
        "account",
        new Steps(
            "POST /webhooks/skinsnode/:account",
            List.of(
                new InFlightLimit(new AtomicInteger(), MAX_WEBHOOKS),
                body(WEBHOOK_LIMIT, bounds.webhookBodies()),
                new PostWebhook(shared.webhooks(), shared.tenants()))));
    serve(
        () -> router.route("/v1/catalog"),
        READS,
        null,
        new Steps("GET /v1/catalog", List.of(authentication, readLimit, inFlight, catalog)));
    serve(
        () -> router.route("/v1/wallet"),
        READS,
        null,
        new Steps(
            "GET /v1/wallet",
            List.of(
                authentication,
                readLimit,
                inFlight,
                new GetWallet(shared.wallets(), shared.books()))));
    serve(
        () -> router.route("/v1/health"),
        READS,
        null,
        new Steps("GET /v1/health", List.of((exchange, next) -> exchange.json(200, HEALTHY))));
    new StoreRoutes(shared.storeRoutes())
        .mount(router, call -> steps(call, List.of(authentication, readLimit, inFlight)));
    document("/openapi.yaml", GetOpenApi.yaml(shared.openApi()));
    document("/openapi.json", GetOpenApi.json(shared.openApi(), vertx));
    return request -> {
      // Most requests by far: they need nothing that the router would do for them.
      if (request.method() == HttpMethod.POST && request.uri().equals(ORDERS)) {
        Exchange exchange = exchange(request);
        if (hasOneHost(exchange)) {
          orders.take(exchange);
        }
      } else {
        router.handle(request);
      }
    };
  }

  private void document(String path, GetOpenApi document) {
    serve(() -> router.route(path), READS, null, new Steps("GET " + path, List.of(document)));
  }

  /**
   * Serves the methods by the steps, and refuses all others.
   *
   * @param path makes a route of the path
   * @param parameter what the path names; null where it names nothing
   */
  private static void serve(
      Supplier<Route> path, List<HttpMethod> methods, String parameter, Steps steps) {
    Route route = path.get();
    methods.forEach(route::method);
    route.handler(
        context -> {
          Exchange exchange = context.get(EXCHANGE);
          if (parameter != null) {
            exchange.named(context.pathParam(parameter));
          }
          steps.take(exchange);
        });
    String allowed = AllowedMethods.list(methods);
    path.get()
        .handler(
            context -> {
              context.response().putHeader(HttpHeaders.ALLOW, allowed);
              context
                  .<Exchange>get(EXCHANGE)
                  .problem(Problem.of(ErrorCode.METHOD_NOT_ALLOWED, AllowedMethods.only(methods)));
            });
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
    if (hasOneHost(exchange(context))) {
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

  /** The request's exchange; some requests fail before the first handler. */
  private Exchange exchange(RoutingContext context) {
    Exchange begun = context.get(EXCHANGE);
    if (begun == null) {
      begun = exchange(context.request());
      context.put(EXCHANGE, begun);
    }
    return begun;
  }

  private Exchange exchange(HttpServerRequest request) {
    Exchange exchange = new Exchange(request, shared.draining());
    exchange.onEnd(() -> ended(exchange));
    return exchange;
  }

  private void ended(Exchange exchange) {
    HttpServerResponse response = exchange.response();
    int status = response.ended() ? response.getStatusCode() : AnswerLog.CLIENT_CLOSED_REQUEST;
    long nanos = exchange.nanos();
    shared.metrics().answered(exchange.route(), status, nanos);
    answers.answered(
        exchange.requestId(),
        exchange.traceId(),
        exchange.tenant() == null ? null : exchange.tenant().id(),
        exchange.account(),
        exchange.route(),
        status,
        exchange.code(),
        nanos);
    if (exchange.trace() != null) {
      record(exchange, status, nanos);
    }
    answered.accept(exchange.request());
    endings.answered(exchange.request(), exchange.last());
  }

  private void record(Exchange exchange, int status, long nanos) {
    shared
        .tracing()
        .spans()
        .served(
            exchange.trace().context(),
            exchange.trace().callerSpan(),
            exchange.route(),
            nanos,
            status >= 500,
            "http.response.status_code",
            status,
            "gateway.tenant",
            exchange.tenant().id(),
            "gateway.request_id",
            exchange.requestId(),
            "gateway.code",
            exchange.code());
  }

  private void errorPages() {
    router.errorHandler(400, context -> answer(context, ErrorCode.BAD_REQUEST));
    router.errorHandler(404, context -> answer(context, ErrorCode.NOT_FOUND));
    router.errorHandler(500, this::fail);
  }

  private void answer(RoutingContext context, ErrorCode code) {
    exchange(context).problem(Problem.of(code));
  }

  private void fail(RoutingContext context) {
    switch (context.statusCode()) {
      case 400 -> answer(context, ErrorCode.BAD_REQUEST);
      case 404 -> answer(context, ErrorCode.NOT_FOUND);
      default -> exchange(context).fail(context.failure());
    }
  }
}
