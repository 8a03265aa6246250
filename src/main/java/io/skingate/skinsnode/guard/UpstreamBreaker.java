package io.skingate.skinsnode.guard;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The circuit breaker of one account's order calls. While open it lets one probe through a second,
 * whether or not the one before has come back, so an answering SkinsNode is noticed within a second
 * and a bit even where every older call hangs; the first success closes it. An outcome counts only
 * in the state in which its call began: calls that were sent before an outage ended do not prolong
 * it. Safe for use from any thread.
 */
public final class UpstreamBreaker {
  static final Duration PROBE_INTERVAL = Duration.ofSeconds(1);

  /** Enough calls that a few unlucky ones among little traffic do not open it. */
  private static final int WINDOW = 40;

  private static final int LEAST_CALLS = 20;
  private static final float FAILURE_RATE_PERCENT = 50;

  /**
   * The right to make one call. Give it back once, by its outcome or by {@link #release}.
   *
   * @param generation the state in which it was given
   */
  public record Permit(long generation) {}

  private static final Logger LOG = LoggerFactory.getLogger(UpstreamBreaker.class);

  private final String accountId;
  private final Clock clock;
  private final CircuitBreaker breaker;
  private long generation;
  private Instant changedAt;
  private Instant openedAt;

  UpstreamBreaker(String accountId, Clock clock) {
    this.accountId = accountId;
    this.clock = clock;
    this.changedAt = clock.instant();
    this.breaker =
        CircuitBreaker.of(
            accountId,
            CircuitBreakerConfig.custom()
                .slidingWindow(WINDOW, LEAST_CALLS, SlidingWindowType.COUNT_BASED)
                .failureRateThreshold(FAILURE_RATE_PERCENT)
                .waitDurationInOpenState(PROBE_INTERVAL)
                .permittedNumberOfCallsInHalfOpenState(1)
                .writableStackTraceEnabled(false)
                .clock(clock)
                .build());
  }

  /** A permit, or null while the circuit is open. */
  public synchronized Permit tryAcquire() {
    if (breaker.getState() == State.HALF_OPEN && untilProbe().isZero()) {
      breaker.transitionToHalfOpenState();
      changed();
    }
    State before = breaker.getState();
    boolean permitted = breaker.tryAcquirePermission();
    noticeChangeFrom(before);
    return permitted ? new Permit(generation) : null;
  }

  /** Whether a call that waited since it got its permit may still go. */
  public synchronized boolean stillHolds(Permit permit) {
    return permit.generation() == generation || breaker.getState() == State.CLOSED;
  }

  /** SkinsNode answered. */
  public synchronized void succeeded(Permit permit) {
    State before = breaker.getState();
    if (permit.generation() == generation) {
      breaker.onSuccess(0, TimeUnit.NANOSECONDS);
    } else if (before != State.CLOSED) {
      breaker.transitionToClosedState();
    }
    noticeChangeFrom(before);
  }

  /**
   * SkinsNode did not answer, or with a 5xx.
   *
   * @param reason which of them, for the log
   */
  public synchronized void failed(Permit permit, String reason) {
    if (permit.generation() == generation) {
      State before = breaker.getState();
      breaker.onError(0, TimeUnit.NANOSECONDS, null);
      noticeChangeFrom(before);
      if (before == State.CLOSED && breaker.getState() != State.CLOSED) {
        opened(reason);
      }
    }
  }

  /** The call was not made, or its outcome says nothing. */
  public synchronized void release(Permit permit) {
    if (permit.generation() == generation) {
      breaker.releasePermission();
    }
  }

  /** How long until the next probe may go. */
  public synchronized Duration untilProbe() {
    Duration left = Duration.between(clock.instant(), changedAt.plus(PROBE_INTERVAL));
    return left.isNegative() ? Duration.ZERO : left;
  }

  public synchronized boolean isClosed() {
    return breaker.getState() == State.CLOSED;
  }

  /** The state's usual name. */
  synchronized String state() {
    return switch (breaker.getState()) {
      case CLOSED -> "closed";
      case HALF_OPEN -> "half_open";
      default -> "open";
    };
  }

  private void noticeChangeFrom(State before) {
    if (breaker.getState() != before) {
      changed();
      if (breaker.getState() == State.CLOSED) {
        closed();
      }
    }
  }

  private void opened(String reason) {
    openedAt = clock.instant();
    LOG.atWarn()
        .addKeyValue("account", accountId)
        .addKeyValue("reason", reason)
        .log("Circuit opened: orders wait until SkinsNode answers again");
  }

  private void closed() {
    LOG.atInfo()
        .addKeyValue("account", accountId)
        .addKeyValue("durationMs", Duration.between(openedAt, clock.instant()).toMillis())
        .log("Circuit closed");
  }

  private void changed() {
    generation++;
    changedAt = clock.instant();
  }
}
