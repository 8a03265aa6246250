package io.skingate.api;

import io.skingate.api.call.Exchange;
import io.skingate.api.call.Steps;
import io.skingate.http.AllowedMethods;
import io.skingate.http.ErrorCode;
import io.skingate.http.Problem;
import io.skingate.store.StoreRoute;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Mounts the stores' own calls. A path may have several of them, and be one that another covers.
 */
final class StoreRoutes {
  private final List<StoreRoute> routes;

  StoreRoutes(List<StoreRoute> routes) {
    // "lookup" may be the id of an order too, so what has no parameter is looked at first.
    this.routes = new ArrayList<>(routes);
    this.routes.sort((a, b) -> Boolean.compare(named(a.path()), named(b.path())));
  }

  /**
   * @param steps how a route is served
   */
  void mount(Router router, Function<StoreRoute, Steps> steps) {
    for (StoreRoute call : routes) {
      Route route = at(router, call.path());
      methods(call).forEach(route::method);
      Steps taken = steps.apply(call);
      route.handler(
          context -> {
            Exchange exchange = context.get(ApiRouter.EXCHANGE);
            if (named(call.path())) {
              exchange.named(context.pathParams().values().iterator().next());
            }
            taken.take(exchange);
          });
    }
    routes.stream().map(StoreRoute::path).distinct().forEach(path -> refuseOthers(router, path));
  }

  private void refuseOthers(Router router, String path) {
    Set<HttpMethod> allowed = new LinkedHashSet<>();
    routes.stream()
        .filter(call -> covers(call.path(), path))
        .forEach(call -> allowed.addAll(methods(call)));
    List<HttpMethod> methods = List.copyOf(allowed);
    at(router, path)
        .handler(
            context -> {
              context.response().putHeader(HttpHeaders.ALLOW, AllowedMethods.list(methods));
              context
                  .<Exchange>get(ApiRouter.EXCHANGE)
                  .problem(Problem.of(ErrorCode.METHOD_NOT_ALLOWED, AllowedMethods.only(methods)));
            });
  }

  /** By the raw path: an id may be "." or "..", which is a path's own business elsewhere. */
  private static Route at(Router router, String path) {
    return router.route(path).useNormalizedPath(!named(path));
  }

  private static List<HttpMethod> methods(StoreRoute call) {
    return call.method() == HttpMethod.GET
        ? List.of(HttpMethod.GET, HttpMethod.HEAD)
        : List.of(call.method());
  }

  private static boolean named(String path) {
    return path.contains(":");
  }

  /** Whether requests for the path fit the other pattern as well. */
  private static boolean covers(String pattern, String path) {
    String[] wanted = pattern.split("/");
    String[] parts = path.split("/");
    boolean fits = wanted.length == parts.length;
    for (int i = 0; fits && i < parts.length; i++) {
      fits = named(wanted[i]) || wanted[i].equals(parts[i]);
    }
    return fits;
  }
}
