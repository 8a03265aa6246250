package io.skingate.management;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Puts the management paths together. */
final class ManagementRouter {
  /** A few scrapers and operators; health is not counted. */
  private static final int MAX_IN_FLIGHT = 64;

  private ManagementRouter() {}

  static Router create(Vertx vertx, ManagementDependencies dependencies) {
    Router router = Router.router(vertx);
    router.route().handler(AdminReplies::identify);
    new HealthRoutes(dependencies.pulse(), dependencies.readiness()).mount(router);
    router.route().handler(new InFlightLimit(MAX_IN_FLIGHT));
    new MetricsRoute(vertx, dependencies.metrics()).mount(router);
    AdminAuth auth = new AdminAuth(dependencies.config().token());
    new AdminRoutes(auth, dependencies.sources(), dependencies.clock()).mount(router);
    router.errorHandler(400, ctx -> refuse(ctx, 400, "bad_request", "the request is malformed"));
    router.errorHandler(404, ctx -> refuse(ctx, 404, "not_found", "there is nothing at this path"));
    router.errorHandler(413, ctx -> refuse(ctx, 413, "body_too_large", "the body is too large"));
    router.errorHandler(500, ctx -> AdminReplies.fail(ctx, ctx.failure()));
    return router;
  }

  private static void refuse(RoutingContext ctx, int status, String code, String detail) {
    AdminReplies.refuse(ctx, AdminProblem.of(status, code, detail));
  }
}
