package io.skingate.api;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/** Charges the tenant's read limit. */
final class ReadLimit implements Handler<RoutingContext> {
  private static final String POLICY = "reads";

  private final ReadLimiter limiter;

  ReadLimit(ReadLimiter limiter) {
    this.limiter = limiter;
  }

  @Override
  public void handle(RoutingContext context) {
    Exchange exchange = Exchange.of(context);
    ReadLimiter.Decision decision = limiter.charge(exchange.tenant());
    exchange.limit(POLICY, decision.state());
    if (decision.allowed()) {
      context.next();
    } else {
      exchange.problem(
          Problem.of(ErrorCode.RATE_LIMITED, "The store's limit of reads is reached.")
              .withRetryAfter(decision.retryAfter()));
    }
  }
}
