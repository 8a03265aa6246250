package io.skingate.api;

import io.skingate.api.call.Exchange;
import io.skingate.api.call.Steps;
import io.skingate.http.AllowedMethods;
import io.skingate.http.ErrorCode;
import io.skingate.http.Problem;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.function.Supplier;

/** Mounts the steps of paths, each of which may name one thing. Belongs to one event loop. */
final class Paths {
  private final Router router;
  private final Exchanges exchanges;

  Paths(Router router, Exchanges exchanges) {
    this.router = router;
    this.exchanges = exchanges;
  }

  /** New routes of a path. */
  Supplier<Route> at(String path) {
    return () -> router.route(path);
  }

  /** By the raw path: an id may be "." or "..", which is a path's own business elsewhere. */
  Supplier<Route> atRaw(String path) {
    return () -> router.route(path).useNormalizedPath(false);
  }

  /** Serves the methods by the steps, and refuses all others. */
  void serveOnly(Supplier<Route> path, List<HttpMethod> methods, Steps steps) {
    serve(path, methods, steps);
    refuseOthers(path, methods);
  }

  /** Serves the methods by the steps, and leaves others to what is mounted later. */
  void serve(Supplier<Route> path, List<HttpMethod> methods, Steps steps) {
    Route route = path.get();
    methods.forEach(route::method);
    route.handler(
        context -> {
          Exchange exchange = exchanges.of(context);
          context.pathParams().values().forEach(exchange::named);
          steps.take(exchange);
        });
  }

  /**
   * Refuses what nothing that was mounted before serves.
   *
   * @param allowed what is served there
   */
  void refuseOthers(Supplier<Route> path, List<HttpMethod> allowed) {
    String list = AllowedMethods.list(allowed);
    Problem refusal = Problem.of(ErrorCode.METHOD_NOT_ALLOWED, AllowedMethods.only(allowed));
    path.get()
        .handler(
            context -> {
              context.response().putHeader(HttpHeaders.ALLOW, list);
              exchanges.of(context).problem(refusal);
            });
  }
}
