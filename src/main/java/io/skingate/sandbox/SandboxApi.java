package io.skingate.sandbox;

import io.skingate.sandbox.catalog.CatalogBody;
import io.skingate.sandbox.catalog.SandboxCatalog;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP routes of SkinsNode. Belongs to the sandbox's event loop. */
final class SandboxApi {
  private static final Logger LOG = LoggerFactory.getLogger(SandboxApi.class);
  private static final int BODY_LIMIT = 64 * 1024;
  private static final String ACCOUNT = "account";

  private final Vertx vertx;
  private final SandboxOptions options;
  private final SandboxState state;
  private final SandboxCatalog catalog;
  private final OrderDesk desk;
  private final Bodies bodies;

  SandboxApi(
      Vertx vertx,
      SandboxOptions options,
      SandboxState state,
      SandboxCatalog catalog,
      OrderDesk desk) {
    this.vertx = vertx;
    this.options = options;
    this.state = state;
    this.catalog = catalog;
    this.desk = desk;
    this.bodies = new Bodies(options.variants());
  }

  Router router() {
    Router router = Router.router(vertx);
    router.route().handler(this::admit);
    router.get("/v1/health").handler(this::health);
    router.route("/v1/*").handler(this::authenticate);
    router.get("/v1/catalog").handler(this::catalog);
    router
        .post("/v1/orders")
        .handler(BodyHandler.create(false).setBodyLimit(BODY_LIMIT))
        .handler(this::placeOrder);
    router
        .get("/v1/orders/:externalId")
        .handler(context -> send(context, desk.read(account(context), id(context))));
    router.get("/v1/wallet").handler(this::wallet);
    router.route().failureHandler(this::failed);
    router.errorHandler(
        404, context -> send(context, bodies.error(404, "not_found", "no such route")));
    router.errorHandler(
        405, context -> send(context, bodies.error(405, "method_not_allowed", "not here")));
    return router;
  }

  /** Counts the request and plays the route's mode, if one is set. */
  private void admit(RoutingContext context) {
    SandboxRoute route =
        SandboxRoute.of(context.request().method().name(), context.request().path());
    state.count(route);
    switch (state.mode(route)) {
      case NORMAL -> context.next();
      case CUT -> send(context, desk.unavailable().in(SandboxReply.Manner.CUT));
      case HANG -> send(context, desk.unavailable().in(SandboxReply.Manner.NEVER));
      case UNAUTHORIZED_401 -> send(context, desk.unauthorized());
      case FORBIDDEN_403 -> send(context, bodies.error(403, "forbidden", "the account may not"));
      case NOT_FOUND_404 -> send(context, bodies.error(404, "order_not_found", "no such order"));
      case RATE_LIMITED_429 -> send(context, desk.tooManyRequests());
      case ERROR_500 -> send(context, desk.internalError());
      case UNAVAILABLE_503 -> send(context, desk.unavailable());
      case GARBLED -> send(context, SandboxReply.webPage());
      case TAKE_AND_CUT -> takeOr(context, route, SandboxReply.Manner.CUT);
      case TAKE_AND_HANG -> takeOr(context, route, SandboxReply.Manner.NEVER);
    }
  }

  private void takeOr(RoutingContext context, SandboxRoute route, SandboxReply.Manner manner) {
    if (route == SandboxRoute.PLACE_ORDER) {
      context.next();
    } else {
      send(context, desk.unavailable().in(manner));
    }
  }

  private void health(RoutingContext context) {
    context.response().putHeader("cache-control", "no-store");
    send(
        context,
        SandboxReply.json(200, new JsonObject().put("status", "ok").put("service", "skinsnode")));
  }

  private void authenticate(RoutingContext context) {
    String id = context.request().getHeader("x-client-id");
    String secret = context.request().getHeader("x-client-secret");
    ClientAccount account = id == null ? null : state.accounts().get(id);
    if (account == null || secret == null || !account.accepts(secret)) {
      send(context, desk.unauthorized());
      return;
    }
    context.put(ACCOUNT, account);
    context.next();
  }

  private void wallet(RoutingContext context) {
    ClientAccount account = account(context);
    send(
        context,
        SandboxReply.json(
            200,
            new JsonObject()
                .put("clientId", account.client().clientId())
                .put("currency", account.client().currency())
                .put("availableBalance", Long.toString(account.balance()))));
  }

  private void catalog(RoutingContext context) {
    CatalogBody body = catalog.body();
    HttpServerResponse response = context.response().putHeader("etag", body.etag());
    if (body.etag().equals(context.request().getHeader("if-none-match"))) {
      response.setStatusCode(304).end();
      return;
    }
    response.putHeader("content-type", "application/json");
    body.sendTo(response).onFailure(gone -> LOG.atDebug().log("a reader of the catalog went away"));
  }

  private void placeOrder(RoutingContext context) {
    SandboxReply reply = desk.place(account(context), context.body().buffer());
    switch (state.mode(SandboxRoute.PLACE_ORDER)) {
      case TAKE_AND_CUT -> send(context, reply.in(SandboxReply.Manner.CUT));
      case TAKE_AND_HANG -> send(context, reply.in(SandboxReply.Manner.NEVER));
      default -> send(context, reply);
    }
  }

  private void failed(RoutingContext context) {
    if (context.response().headWritten()) {
      context.request().connection().close();
    } else if (context.statusCode() == 413) {
      send(context, bodies.error(413, "body_too_large", "the body is too large"));
    } else if (context.statusCode() == 400) {
      send(context, bodies.error(400, "bad_request", "the request is malformed"));
    } else {
      if (context.failure() != null) {
        LOG.atError().setCause(context.failure()).log("request failed");
      }
      send(context, desk.internalError());
    }
  }

  private void send(RoutingContext context, SandboxReply reply) {
    HttpServerRequest request = context.request();
    switch (reply.manner()) {
      case NOW -> write(context, reply);
      case SLOWLY -> after(options.slowAnswer(), () -> write(context, reply));
      case NEVER -> after(options.hangTime(), () -> request.connection().close());
      case CUT -> request.connection().close();
    }
  }

  private void after(Duration wait, Runnable action) {
    vertx.setTimer(new SandboxPace(options.speed()).millis(wait), id -> action.run());
  }

  private static void write(RoutingContext context, SandboxReply reply) {
    HttpServerResponse response = context.response();
    if (response.closed() || response.ended()) {
      return;
    }
    if (reply.retryAfter() > 0) {
      response.putHeader("retry-after", Integer.toString(reply.retryAfter()));
    }
    response
        .setStatusCode(reply.status())
        .putHeader("content-type", reply.contentType())
        .end(reply.body());
  }

  private static ClientAccount account(RoutingContext context) {
    return context.get(ACCOUNT);
  }

  private static String id(RoutingContext context) {
    return context.pathParam("externalId");
  }
}
