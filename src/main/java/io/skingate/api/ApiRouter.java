package io.skingate.api;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The routes of the tenants' API and of SkinsNode's webhooks. */
final class ApiRouter {
  private static final Logger LOG = LoggerFactory.getLogger(ApiRouter.class);

  private static final int ORDER_LIMIT = 16 * 1024;
  private static final int WEBHOOK_LIMIT = 256 * 1024;

  /** Tenants' requests in work per pod; each may hold a body of up to 16 KiB. */
  private static final int MAX_IN_FLIGHT = 4096;

  /** Webhooks in work per event loop; anybody may send one, and each may hold 256 KiB. */
  private static final int MAX_WEBHOOKS = 256;

  /** For the whole of a body; the slowest mobile line needs a fraction of it. */
  private static final Duration BODY_PATIENCE = Duration.ofSeconds(10);

  /** Lets a caller read an answer given before it has sent all; then its connection is cut. */
  private static final Duration LINGER = Duration.ofSeconds(5);

  /** What a request counts as whose caller went away before the answer. */
  private static final int CLIENT_CLOSED_REQUEST = 499;

  private static final Buffer HEALTHY =
      Buffer.buffer("{\"status\":\"ok\",\"service\":\"skingate\"}");

  private final Vertx vertx;
  private final ApiDependencies shared;

  ApiRouter(Vertx vertx, ApiDependencies shared) {
    this.vertx = vertx;
    this.shared = shared;
  }

  Router router() {
    Router router = Router.router(vertx);
    router.route().handler(this::begin).failureHandler(ApiRouter::fail);
    errorPages(router);
    Authentication authentication = new Authentication(shared.tenants(), shared.metrics());
    ReadLimit readLimit = new ReadLimit(shared.reads().limiter());
    GetCatalog catalog =
        new GetCatalog(
            shared.catalogs(), shared.config().catalog().refreshInterval(), shared.clock());
    PostOrder postOrder = new PostOrder(shared.orders(), shared.parser());
    InFlightLimit inFlight = new InFlightLimit(shared.inFlight(), MAX_IN_FLIGHT);
    InFlightLimit webhooksInFlight = new InFlightLimit(new AtomicInteger(), MAX_WEBHOOKS);

    named(router, HttpMethod.GET, "/v1/health").handler(ApiRouter::health);
    router.route(HttpMethod.HEAD, "/v1/health").handler(ApiRouter::health);
    onlyAllows(router, "/v1/health", "GET, HEAD");

    named(router, HttpMethod.POST, "/v1/orders");
    router.post("/v1/orders").handler(authentication);
    router.post("/v1/orders").handler(postOrder::announceLimit);
    router.post("/v1/orders").handler(inFlight);
    router.post("/v1/orders").handler(new JsonOnly());
    router.post("/v1/orders").handler(body(ORDER_LIMIT));
    router.post("/v1/orders").handler(postOrder);
    onlyAllows(router, "/v1/orders", "POST");

    String webhook = "/webhooks/skinsnode/:account";
    named(router, HttpMethod.POST, webhook);
    router.post(webhook).handler(webhooksInFlight);
    router.post(webhook).handler(body(WEBHOOK_LIMIT));
    router.post(webhook).handler(new PostWebhook(shared.webhooks()));
    onlyAllows(router, webhook, "POST");

    reads(router, "/v1/catalog", authentication, readLimit, inFlight).handler(catalog);
    onlyAllows(router, "/v1/catalog", "GET");
    reads(router, "/v1/orders/:externalId", authentication, readLimit, inFlight)
        .handler(new GetOrder(shared.orders()));
    onlyAllows(router, "/v1/orders/:externalId", "GET");
    reads(router, "/v1/wallet", authentication, readLimit, inFlight)
        .handler(new GetWallet(shared.wallets()));
    onlyAllows(router, "/v1/wallet", "GET");
    return router;
  }

  private static Route named(Router router, HttpMethod method, String path) {
    String template = method + " " + path;
    router
        .route(method, path)
        .handler(
            context -> {
              Exchange.of(context).route(template);
              context.next();
            });
    return router.route(method, path);
  }

  private static Route reads(
      Router router,
      String path,
      Authentication authentication,
      ReadLimit limit,
      InFlightLimit inFlight) {
    named(router, HttpMethod.GET, path).handler(authentication);
    router.get(path).handler(limit);
    router.get(path).handler(inFlight);
    return router.get(path);
  }

  private BodyReader body(int limit) {
    return new BodyReader(vertx, limit, BODY_PATIENCE);
  }

  private static void onlyAllows(Router router, String path, String methods) {
    router
        .route(path)
        .handler(
            context -> {
              context.response().putHeader(HttpHeaders.ALLOW, methods);
              Exchange.of(context)
                  .problem(
                      Problem.of(ErrorCode.METHOD_NOT_ALLOWED, "Only " + methods + " goes here."));
            });
  }

  private void begin(RoutingContext context) {
    long from = System.nanoTime();
    Exchange exchange = Exchange.begin(context, shared.draining().getAsBoolean());
    context.addEndHandler(
        end -> {
          boolean answered = context.response().ended();
          int status = answered ? context.response().getStatusCode() : CLIENT_CLOSED_REQUEST;
          long nanos = System.nanoTime() - from;
          shared.metrics().answered(exchange.route(), status, nanos);
          LOG.atDebug()
              .addKeyValue("requestId", exchange.requestId())
              .addKeyValue("route", exchange.route())
              .addKeyValue("status", status)
              .addKeyValue("durationMs", nanos / 1_000_000)
              .log("Answered");
          cutOffUnlessEnded(context.request());
        });
    context.next();
  }

  /** What still comes of a request that was answered is dropped, for a while. */
  private void cutOffUnlessEnded(HttpServerRequest request) {
    if (!request.isEnded()) {
      vertx.setTimer(
          LINGER.toMillis(),
          id -> {
            if (!request.isEnded()) {
              request.connection().close();
            }
          });
    }
  }

  private static void health(RoutingContext context) {
    Exchange.of(context).json(200, HEALTHY);
  }

  private static void errorPages(Router router) {
    router.errorHandler(400, context -> answer(context, ErrorCode.BAD_REQUEST));
    router.errorHandler(404, context -> answer(context, ErrorCode.NOT_FOUND));
    router.errorHandler(405, context -> answer(context, ErrorCode.METHOD_NOT_ALLOWED));
    router.errorHandler(413, context -> answer(context, ErrorCode.BODY_TOO_LARGE));
    router.errorHandler(500, ApiRouter::fail);
  }

  private static void answer(RoutingContext context, ErrorCode code) {
    Exchange exchange = Exchange.of(context);
    (exchange == null ? Exchange.begin(context, false) : exchange).problem(Problem.of(code));
  }

  private static void fail(RoutingContext context) {
    switch (context.statusCode()) {
      case 400 -> answer(context, ErrorCode.BAD_REQUEST);
      case 404 -> answer(context, ErrorCode.NOT_FOUND);
      case 413 -> answer(context, ErrorCode.BODY_TOO_LARGE);
      default -> {
        Throwable failure = context.failure();
        Exchange exchange = Exchange.of(context);
        LOG.atError()
            .addKeyValue("requestId", exchange == null ? null : exchange.requestId())
            .setCause(failure)
            .log("A request failed");
        answer(context, ErrorCode.INTERNAL_ERROR);
      }
    }
  }
}
