package io.skingate.order;

import io.skingate.limit.LimitState;
import io.skingate.order.store.Admission;
import io.skingate.order.store.Settlement;

/** An order from its arrival to its answer, and how far it has come. Belongs to one event loop. */
final class ArrivedOrder {
  final SubmitCommand command;
  final long arrivedAtNanos;
  final long deadlineNanos;

  /** Null until it is claimed here. */
  Admission.Claimed claim;

  /** Null until it is claimed here. */
  Submission submission;

  /** Null until it is known how the submission ended. */
  Settlement settlement;

  /**
   * @param deadlineNanos when its store is to have the answer
   */
  ArrivedOrder(SubmitCommand command, long arrivedAtNanos, long deadlineNanos) {
    this.command = command;
    this.arrivedAtNanos = arrivedAtNanos;
    this.deadlineNanos = deadlineNanos;
  }

  /** The state of the limit that the claim left; null without one. */
  LimitState limit() {
    return claim == null ? null : claim.limit();
  }

  /** Time spent waiting for SkinsNode so far. */
  long upstreamNanos() {
    return submission == null ? 0 : submission.upstreamNanos();
  }

  /** Why it is queued; null where it is not. */
  String waitsFor() {
    return settlement != null && settlement.outcome() == Settlement.Outcome.QUEUE
        ? settlement.reason()
        : null;
  }
}
