package io.skingate.testing.openapi;

import io.vertx.ext.web.Route;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A server's routes in the form of a document's paths. */
public final class RouteList {
  private RouteList() {}

  /** The paths that mean one thing; those that stand for everything below them are left out. */
  public static Set<String> paths(List<Route> routes) {
    Set<String> paths = new TreeSet<>();
    add(paths, "", routes);
    return paths;
  }

  private static void add(Set<String> paths, String prefix, List<Route> routes) {
    for (Route route : routes) {
      if (route.getPath() == null) {
        continue;
      }
      String path = prefix + route.getPath().replaceAll(":([A-Za-z]+)", "{$1}");
      if (route.getSubRouter() != null) {
        add(paths, path.replaceFirst("/?\\*?$", ""), route.getSubRouter().getRoutes());
      } else if (route.isExactPath()) {
        paths.add(path);
      }
    }
  }

  /** The methods that a path allows, as the document would have them: HEAD goes with GET. */
  public static List<String> allowed(String allow) {
    return List.of(allow.split(", ?")).stream()
        .filter(method -> !method.equals("HEAD"))
        .sorted()
        .toList();
  }
}
