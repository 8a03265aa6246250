package io.skingate.api;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Bounds the requests in work, each of which may hold a body, by refusing those beyond. */
final class InFlightLimit implements Handler<RoutingContext> {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final AtomicInteger inFlight;
  private final int most;

  InFlightLimit(AtomicInteger inFlight, int most) {
    this.inFlight = inFlight;
    this.most = most;
  }

  @Override
  public void handle(RoutingContext context) {
    if (inFlight.incrementAndGet() > most) {
      inFlight.decrementAndGet();
      Exchange.of(context).problem(Problem.of(ErrorCode.OVERLOADED).withRetryAfter(RETRY_AFTER));
      return;
    }
    context.addEndHandler(end -> inFlight.decrementAndGet());
    context.next();
  }
}
