package io.skingate.management;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/** Refuses what comes while too much is in flight. Belongs to one event loop. */
final class InFlightLimit implements Handler<RoutingContext> {
  private final int most;
  private int inFlight;

  InFlightLimit(int most) {
    this.most = most;
  }

  @Override
  public void handle(RoutingContext ctx) {
    if (inFlight >= most) {
      ctx.response().putHeader("Retry-After", "1");
      throw AdminProblem.of(503, "overloaded", "too many questions at once");
    }
    inFlight++;
    ctx.addEndHandler(ended -> inFlight--);
    ctx.next();
  }
}
