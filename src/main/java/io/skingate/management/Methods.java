package io.skingate.management;

import io.skingate.http.AllowedMethods;
import io.skingate.http.ErrorCode;
import io.skingate.management.view.AdminProblem;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Consumer;

/** Mounts a path for some methods and refuses the others on it. */
final class Methods {
  static final List<HttpMethod> READ = AllowedMethods.READS;
  static final List<HttpMethod> WRITE = List.of(HttpMethod.POST);

  private Methods() {}

  static void mount(
      Router router, String path, List<HttpMethod> methods, Consumer<RoutingContext> handler) {
    mount(router.route(path), methods, handler);
  }

  static void mount(Route route, List<HttpMethod> methods, Consumer<RoutingContext> handler) {
    route.handler(
        ctx -> {
          if (methods.contains(ctx.request().method())) {
            handler.accept(ctx);
            return;
          }
          ctx.response().putHeader("Allow", AllowedMethods.list(methods));
          throw AdminProblem.of(ErrorCode.METHOD_NOT_ALLOWED, AllowedMethods.only(methods));
        });
  }
}
