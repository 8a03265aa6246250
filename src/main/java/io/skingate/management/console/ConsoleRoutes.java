package io.skingate.management.console;

import io.skingate.http.EntityTag;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * {@code /console/}: a page that asks {@code /admin} with the token that its user types in. It
 * needs none itself, since it holds nothing that is not in the jar.
 */
public final class ConsoleRoutes {
  /**
   * Nothing from elsewhere, nothing inline, nothing sent anywhere but here, no frame around it, and
   * no text ever made markup.
   */
  static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
          + " require-trusted-types-for 'script'; trusted-types 'none'";

  private final ConsoleFiles files;

  public ConsoleRoutes(ConsoleFiles files) {
    this.files = files;
  }

  public void mount(Router router) {
    router
        .routeWithRegex(HttpMethod.GET, "/console")
        .handler(ctx -> ctx.response().setStatusCode(308).putHeader("Location", "/console/").end());
    router.get("/console/*").handler(this::file);
    router.head("/console/*").handler(this::file);
  }

  private void file(RoutingContext ctx) {
    ConsoleFiles.File file = files.get(ctx.normalizedPath().substring("/console/".length()));
    if (file == null) {
      ctx.fail(404);
      return;
    }
    HttpServerResponse response = ctx.response();
    response
        .putHeader("Content-Type", file.type())
        .putHeader("Content-Security-Policy", POLICY)
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("X-Frame-Options", "DENY")
        .putHeader("Cross-Origin-Opener-Policy", "same-origin")
        .putHeader("Cross-Origin-Resource-Policy", "same-origin")
        .putHeader("Cache-Control", "no-cache");
    if (EntityTag.isHeld(ctx.request(), file.tag())) {
      response.setStatusCode(304).end();
    } else if (ctx.request().method() == HttpMethod.HEAD) {
      response.putHeader("Content-Length", String.valueOf(file.content().length())).end();
    } else {
      response.end(file.content());
    }
  }
}
