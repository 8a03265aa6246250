package io.skingate.api;

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
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The routes of the tenants' API and of SkinsNode's webhooks. */
final class ApiRouter {
  private static final Logger LOG = LoggerFactory.getLogger(ApiRouter.class);

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
    endings = new ConnectionEndings(vertx);
  }

  Router router() {
    Router router = Router.router(vertx);
    router.route().handler(this::begin).failureHandler(this::fail);
    errorPages(router);
    Authentication authentication = new Authentication(shared.tenants(), shared.metrics());
    ReadLimit readLimit = new ReadLimit(shared.reads().limiter());
    RequestBounds bounds = shared.bounds();
    InFlightLimit inFlight = new InFlightLimit(bounds.requests(), RequestBounds.MAX_REQUESTS);
    PostOrder postOrder = new PostOrder(shared.orders(), shared.parser());
    GetCatalog catalog =
        new GetCatalog(
            shared.catalogs(), shared.config().catalog().refreshInterval(), shared.clock());

    // By the raw path: an id may be "." or "..", which is a path's own business elsewhere.
    serve(
        () -> router.route("/v1/orders/:externalId").useNormalizedPath(false),
        "GET /v1/orders/:externalId",
        READS,
        List.of(authentication, readLimit, inFlight, new GetOrder(shared.orders())));
    serve(
        () -> router.route("/v1/orders"),
        "POST /v1/orders",
        POSTS,
        List.of(
            authentication,
            postOrder::announceLimit,
            inFlight,
            new JsonOnly(),
            body(ORDER_LIMIT, bounds.orderBodies()),
            postOrder));
    serve(
        () -> router.route("/webhooks/skinsnode/:account"),
        "POST /webhooks/skinsnode/:account",
        POSTS,
        List.of(
            new InFlightLimit(new AtomicInteger(), MAX_WEBHOOKS),
            body(WEBHOOK_LIMIT, bounds.webhookBodies()),
            new PostWebhook(shared.webhooks(), shared.tenants())));
    serve(
        () -> router.route("/v1/catalog"),
        "GET /v1/catalog",
        READS,
        List.of(authentication, readLimit, inFlight, catalog));
    serve(
        () -> router.route("/v1/wallet"),
        "GET /v1/wallet",
        READS,
        List.of(authentication, readLimit, inFlight, new GetWallet(shared.wallets())));
    serve(() -> router.route("/v1/health"), "GET /v1/health", READS, List.of(ApiRouter::health));
    return router;
  }

  /**
   * Hands the methods to the handlers in turn, and refuses all others.
   *
   * @param path makes a route of the path
   * @param name what the metrics call it
   */
  private static void serve(
      Supplier<Route> path,
      String name,
      List<HttpMethod> methods,
      List<Handler<RoutingContext>> handlers) {
    Route route = path.get();
    methods.forEach(route::method);
    route.handler(
        context -> {
          Exchange.of(context).route(name);
          context.next();
        });
    handlers.forEach(route::handler);
    String allowed = AllowedMethods.list(methods);
    path.get()
        .handler(
            context -> {
              context.response().putHeader(HttpHeaders.ALLOW, allowed);
              Exchange.of(context)
                  .problem(Problem.of(ErrorCode.METHOD_NOT_ALLOWED, AllowedMethods.only(methods)));
            });
  }

  private BodyReader body(int limit, ByteBudget budget) {
    return new BodyReader(vertx, limit, BODY_PATIENCE, budget);
  }

  private void begin(RoutingContext context) {
    Exchange exchange = exchange(context);
    if (context.request().headers().getAll(HttpHeaders.HOST).size() > 1) {
      exchange.problem(Problem.of(ErrorCode.BAD_REQUEST, "There must be exactly one host header."));
      return;
    }
    context.next();
  }

  /** The request's exchange; some requests fail before the first handler. */
  private Exchange exchange(RoutingContext context) {
    Exchange begun = Exchange.of(context);
    if (begun != null) {
      return begun;
    }
    long from = System.nanoTime();
    Exchange exchange = Exchange.begin(context, shared.draining());
    context.addEndHandler(
        end -> {
          ended(context, exchange, System.nanoTime() - from);
          answered.accept(context.request());
          endings.answered(context.request(), exchange.last());
        });
    return exchange;
  }

  private void ended(RoutingContext context, Exchange exchange, long nanos) {
    boolean complete = context.response().ended();
    int status = complete ? context.response().getStatusCode() : AnswerLog.CLIENT_CLOSED_REQUEST;
    shared.metrics().answered(exchange.route(), status, nanos);
    answers.answered(
        exchange.requestId(),
        exchange.tenant() == null ? null : exchange.tenant().id(),
        exchange.account(),
        exchange.route(),
        status,
        exchange.code(),
        nanos);
  }

  private static void health(RoutingContext context) {
    Exchange.of(context).json(200, HEALTHY);
  }

  private void errorPages(Router router) {
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
      default -> {
        LOG.atError()
            .addKeyValue("requestId", exchange(context).requestId())
            .addKeyValue("route", exchange(context).route())
            .setCause(context.failure())
            .log("Request failed");
        answer(context, ErrorCode.INTERNAL_ERROR);
      }
    }
  }
}
