package io.skingate.skinsnode.guard;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * What one pod keeps of one account between calls: its places, its circuit breaker, a pause that
 * SkinsNode asked for, and how the newest calls went. Safe for use from any thread.
 */
public final class AccountGuard {
  private final String accountId;
  private final Clock clock;
  private final Clock ticks;
  private final UpstreamGate gate;
  private final UpstreamBreaker breaker;
  private Instant pausedUntil = Instant.MIN;
  private String lastError;
  private Instant lastErrorAt;
  private Instant lastSuccessAt;
  private boolean credentialsRejected;

  /**
   * @param clock the time of day, for what people read
   * @param ticks a monotonic clock, for waits
   */
  public AccountGuard(String accountId, int places, Clock clock, Clock ticks) {
    this.accountId = accountId;
    this.clock = clock;
    this.ticks = ticks;
    this.gate = new UpstreamGate(places);
    this.breaker = new UpstreamBreaker(accountId, ticks);
  }

  public UpstreamGate gate() {
    return gate;
  }

  public UpstreamBreaker breaker() {
    return breaker;
  }

  /** Extends the pause; a shorter one than the present changes nothing. */
  public synchronized void pauseFor(Duration wait) {
    Instant until = ticks.instant().plus(wait);
    if (until.isAfter(pausedUntil)) {
      pausedUntil = until;
    }
  }

  /** What is left of the pause, zero without one. */
  public synchronized Duration pausedFor() {
    Instant now = ticks.instant();
    return pausedUntil.isAfter(now) ? Duration.between(now, pausedUntil) : Duration.ZERO;
  }

  /** Whether the account's credentials were refused until now. */
  public synchronized boolean succeeded() {
    lastSuccessAt = clock.instant();
    boolean before = credentialsRejected;
    credentialsRejected = false;
    return before;
  }

  public synchronized void failed(String result) {
    lastError = result;
    lastErrorAt = clock.instant();
  }

  /** Whether the account's credentials were taken until now. */
  public synchronized boolean rejected(String result) {
    failed(result);
    boolean before = credentialsRejected;
    credentialsRejected = true;
    return !before;
  }

  public synchronized boolean credentialsRejected() {
    return credentialsRejected;
  }

  public synchronized UpstreamState state() {
    Duration pause = pausedFor();
    return new UpstreamState(
        accountId,
        breaker.state(),
        gate.inside(),
        gate.waiting(),
        pause.isZero() ? null : clock.instant().plus(pause),
        lastError,
        lastErrorAt,
        lastSuccessAt,
        credentialsRejected);
  }
}
