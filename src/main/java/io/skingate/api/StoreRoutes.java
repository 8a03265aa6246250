package io.skingate.api;

import io.skingate.api.call.Steps;
import io.skingate.http.AllowedMethods;
import io.skingate.store.StoreRoute;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

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
  void mount(Paths paths, Function<StoreRoute, Steps> steps) {
    for (StoreRoute call : routes) {
      paths.serve(at(paths, call.path()), methods(call), steps.apply(call));
    }
    routes.stream()
        .map(StoreRoute::path)
        .distinct()
        .forEach(path -> paths.refuseOthers(at(paths, path), allowed(path)));
  }

  private List<HttpMethod> allowed(String path) {
    return routes.stream()
        .filter(call -> covers(call.path(), path))
        .flatMap(call -> methods(call).stream())
        .distinct()
        .toList();
  }

  private static Supplier<Route> at(Paths paths, String path) {
    return named(path) ? paths.atRaw(path) : paths.at(path);
  }

  private static List<HttpMethod> methods(StoreRoute call) {
    return call.method() == HttpMethod.GET ? AllowedMethods.READS : List.of(call.method());
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
