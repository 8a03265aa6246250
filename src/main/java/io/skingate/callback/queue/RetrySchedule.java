package io.skingate.callback.queue;

import io.skingate.callback.sending.Attempt;
import io.skingate.callback.sending.AttemptResult;
import io.skingate.http.RetryAfter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** When a failed delivery is tried again. Pure but for the jitter, which is injected. */
public final class RetrySchedule {
  /** Either way, of each step. */
  private static final double JITTER = 0.2;

  /** A breaker's probe comes at least this often, however long the schedule's steps are. */
  private static final Duration SLOWEST_PROBE = Duration.ofSeconds(30);

  private final List<Duration> steps;
  private final RandomGenerator random;

  public RetrySchedule(List<Duration> steps, RandomGenerator random) {
    this.steps = List.copyOf(steps);
    this.random = random;
  }

  /**
   * The wait before the next attempt; empty when there is none and the delivery is dead.
   *
   * @param failed attempts that failed so far, this one included, at least 1
   */
  public Optional<Duration> next(int failed, Attempt attempt, Instant now) {
    if (attempt.result() == AttemptResult.GONE || failed > steps.size()) {
      return Optional.empty();
    }
    Duration step = steps.get(failed - 1);
    boolean mayAsk = attempt.httpStatus() == 429 || attempt.httpStatus() == 503;
    Optional<Duration> asked =
        mayAsk ? RetryAfter.parse(attempt.retryAfter(), now) : Optional.empty();
    return Optional.of(
        asked.map(wait -> clamp(wait, step, step.multipliedBy(2))).orElseGet(() -> jitter(step)));
  }

  /**
   * How long after its last failure an endpoint whose breaker is open is probed: no longer than any
   * step, so that a lone delivery keeps its own schedule.
   */
  Duration probeAfter() {
    return steps.stream().reduce(SLOWEST_PROBE, RetrySchedule::min);
  }

  private Duration jitter(Duration step) {
    double factor = 1 - JITTER + 2 * JITTER * random.nextDouble();
    return Duration.ofMillis(Math.round(step.toMillis() * factor));
  }

  private static Duration clamp(Duration wait, Duration least, Duration most) {
    return wait.compareTo(least) < 0 ? least : min(wait, most);
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
