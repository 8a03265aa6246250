package io.skingate.management;

import io.skingate.management.scrape.Metrics;
import io.skingate.management.scrape.ScrapeFormat;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** {@code /metrics}. */
final class MetricsRoute {
  private final Vertx vertx;
  private final Metrics metrics;

  MetricsRoute(Vertx vertx, Metrics metrics) {
    this.vertx = vertx;
    this.metrics = metrics;
  }

  void mount(Router router) {
    Methods.mount(router, "/metrics", Methods.READ, this::scrape);
  }

  private void scrape(RoutingContext ctx) {
    ScrapeFormat format = ScrapeFormat.negotiate(ctx.parsedHeaders().accept());
    vertx
        .executeBlocking(() -> metrics.scrape(format), false)
        .onComplete(
            text -> {
              if (!ctx.response().closed()) {
                ctx.response().putHeader("Content-Type", format.contentType()).end(text);
              }
            },
            failure -> AdminReplies.fail(ctx, failure));
  }
}
