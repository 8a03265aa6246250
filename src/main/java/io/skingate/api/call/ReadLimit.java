package io.skingate.api.call;

import io.skingate.http.ErrorCode;
import io.skingate.http.Problem;
import io.skingate.limit.ReadLimiter;

/** Charges the tenant's read limit. */
public final class ReadLimit implements Step {
  private static final String POLICY = "reads";

  private final ReadLimiter limiter;

  public ReadLimit(ReadLimiter limiter) {
    this.limiter = limiter;
  }

  @Override
  public void take(Exchange exchange, Runnable next) {
    ReadLimiter.Decision decision = limiter.charge(exchange.tenant());
    exchange.limit(POLICY, decision.state());
    if (decision.allowed()) {
      next.run();
    } else {
      exchange.problem(
          Problem.of(ErrorCode.RATE_LIMITED, "The store's limit of reads is reached.")
              .withRetryAfter(decision.retryAfter()));
    }
  }
}
