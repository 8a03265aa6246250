package io.skingate.api.call;

import io.skingate.http.ErrorCode;
import io.skingate.http.Problem;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Bounds the requests in work, each of which may hold a body, by refusing those beyond. */
public final class InFlightLimit implements Step {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final AtomicInteger inFlight;
  private final int most;

  public InFlightLimit(AtomicInteger inFlight, int most) {
    this.inFlight = inFlight;
    this.most = most;
  }

  @Override
  public void take(Exchange exchange, Runnable next) {
    if (inFlight.incrementAndGet() > most) {
      inFlight.decrementAndGet();
      exchange.problem(Problem.of(ErrorCode.OVERLOADED).withRetryAfter(RETRY_AFTER));
      return;
    }
    exchange.inWork(inFlight);
    next.run();
  }
}
