package io.skingate.management;

import io.skingate.http.AnswerLog;
import io.skingate.http.ErrorCode;
import io.skingate.management.console.ConsoleFiles;
import io.skingate.management.console.ConsoleRoutes;
import io.skingate.management.overview.Overview;
import io.skingate.management.view.AdminProblem;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Puts the management paths together. */
final class ManagementRouter {
  /** A few scrapers and operators; health is not counted. */
  private static final int MAX_IN_FLIGHT = 64;

  private ManagementRouter() {}

  static Router create(Vertx vertx, ManagementDependencies dependencies, AnswerLog answers) {
    Router router = Router.router(vertx);
    router.route().handler(ctx -> AdminReplies.identify(ctx, answers));
    new HealthRoutes(dependencies.pulse(), dependencies.readiness()).mount(router);
    router.route().handler(new AdminInFlightLimit(MAX_IN_FLIGHT));
    new MetricsRoute(vertx, dependencies.metrics()).mount(router);
    Overview overview = new Overview(vertx, dependencies.overview(), dependencies.clock());
    new AdminRoutes(
            dependencies.sources(), overview, dependencies.openApi().yaml(), dependencies.clock())
        .mount(new AdminCalls(router, dependencies.tokens()));
    if (dependencies.config().console()) {
      new ConsoleRoutes(ConsoleFiles.load()).mount(router);
    }
    router.errorHandler(400, ctx -> refuse(ctx, ErrorCode.BAD_REQUEST));
    router.errorHandler(404, ctx -> refuse(ctx, ErrorCode.NOT_FOUND));
    router.errorHandler(405, ctx -> refuse(ctx, ErrorCode.METHOD_NOT_ALLOWED));
    router.errorHandler(413, ctx -> refuse(ctx, ErrorCode.BODY_TOO_LARGE));
    router.errorHandler(500, ctx -> AdminReplies.fail(ctx, ctx.failure()));
    return router;
  }

  private static void refuse(RoutingContext ctx, ErrorCode code) {
    AdminReplies.refuse(ctx, AdminProblem.of(code));
  }
}
