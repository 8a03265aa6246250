package io.skingate.management;

import io.skingate.http.ErrorCode;
import io.skingate.management.view.AdminProblem;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/** Refuses what comes while too much is in flight. Belongs to one event loop. */
final class AdminInFlightLimit implements Handler<RoutingContext> {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final int most;
  private int inFlight;

  public AdminInFlightLimit(int most) {
    this.most = most;
  }

  @Override
  public void handle(RoutingContext ctx) {
    if (inFlight >= most) {
      throw AdminProblem.of(ErrorCode.OVERLOADED, RETRY_AFTER);
    }
    inFlight++;
    ctx.addEndHandler(ended -> inFlight--);
    ctx.next();
  }
}
