package io.skingate.skinsnode;

import io.skingate.skinsnode.answer.ExchangeResult;
import io.skingate.skinsnode.answer.ExchangeResult.Failure;
import io.skingate.skinsnode.answer.ExchangeResult.Response;
import io.skingate.skinsnode.answer.Pauses;
import io.skingate.skinsnode.answer.UpstreamAnswer.Reason;
import io.skingate.skinsnode.guard.AccountGuard;
import io.skingate.skinsnode.guard.UpstreamBreaker;
import io.skingate.skinsnode.guard.UpstreamGate;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/**
 * One call under an account's guard: past the pause, the circuit breaker and the gate, then the
 * exchange itself. At most half of the deadline goes into waiting for a place, so that what is sent
 * has a fair chance to be answered. Belongs to the context on which it was started; its future
 * always succeeds, on that context.
 */
final class GuardedCall {
  private final Vertx vertx;
  private final Clock ticks;
  private final AccountGuard guard;
  private final Operation operation;
  private final String tenant;
  private final Instant deadline;
  private final Duration longestWait;
  private final Function<Duration, Future<ExchangeResult>> exchange;
  private final Promise<ExchangeResult> promise = Promise.promise();
  private UpstreamBreaker.Permit permit;
  private UpstreamGate.Ticket ticket;
  private boolean started;
  private long waitTimer = -1;

  /**
   * @param tenant whose turn it takes where calls wait
   * @param exchange gets the time that is left
   */
  GuardedCall(
      Vertx vertx,
      Clock ticks,
      AccountGuard guard,
      Operation operation,
      String tenant,
      Duration deadline,
      Function<Duration, Future<ExchangeResult>> exchange) {
    this.vertx = vertx;
    this.ticks = ticks;
    this.guard = guard;
    this.operation = operation;
    this.tenant = tenant;
    this.deadline = ticks.instant().plus(deadline);
    this.longestWait = deadline.dividedBy(2);
    this.exchange = exchange;
  }

  Future<ExchangeResult> run() {
    Failure paused = pause();
    if (paused != null) {
      return Future.succeededFuture(paused);
    }
    if (operation.ofOrder()) {
      permit = guard.breaker().tryAcquire();
      if (permit == null) {
        return Future.succeededFuture(circuitOpen());
      }
    }
    Context context = vertx.getOrCreateContext();
    ticket =
        guard
            .gate()
            .enter(operation.lane(), tenant, () -> context.runOnContext(turn -> admitted()));
    switch (ticket.standing()) {
      case REFUSED -> finish(new Failure(Reason.OVERLOADED, Pauses.SHORTEST, false));
      case WAITING ->
          waitTimer = vertx.setTimer(Math.max(1, longestWait.toMillis()), id -> waitedTooLong());
      default -> admitted();
    }
    return promise.future();
  }

  private void waitedTooLong() {
    if (guard.gate().giveUp(ticket)) {
      finish(new Failure(Reason.OVERLOADED, Pauses.SHORTEST, false));
    }
  }

  private void admitted() {
    if (started) {
      return;
    }
    started = true;
    vertx.cancelTimer(waitTimer);
    Failure paused = pause();
    if (paused != null) {
      finish(paused);
    } else if (permit != null && !guard.breaker().stillHolds(permit)) {
      finish(circuitOpen());
    } else {
      Duration left = Duration.between(ticks.instant(), deadline);
      exchange.apply(left).onComplete(ended -> finish(ended.result()));
    }
  }

  private void finish(ExchangeResult result) {
    guard.gate().release(ticket);
    if (permit != null) {
      settle(result);
    }
    promise.complete(result);
  }

  private void settle(ExchangeResult result) {
    if (result instanceof Response response) {
      int status = response.status();
      if (status >= 500) {
        guard.breaker().failed(permit, "status " + status);
      } else if (status == 408 || status == 425 || status == 429) {
        guard.breaker().release(permit);
      } else {
        guard.breaker().succeeded(permit);
      }
      return;
    }
    Reason reason = ((Failure) result).reason();
    switch (reason) {
      case TIMEOUT, RESET, UNREACHABLE -> guard.breaker().failed(permit, reason.code());
      default -> guard.breaker().release(permit);
    }
  }

  private Failure pause() {
    Duration left = guard.pausedFor();
    return left.isZero() ? null : new Failure(Reason.RATE_LIMITED, left, false);
  }

  private Failure circuitOpen() {
    return new Failure(Reason.CIRCUIT_OPEN, guard.breaker().untilProbe(), false);
  }
}
