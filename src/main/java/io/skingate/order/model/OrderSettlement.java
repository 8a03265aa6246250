package io.skingate.order.model;

import java.time.Duration;
import java.time.Instant;

/**
 * Whether an order's trade can still be undone.
 *
 * @param completedAt when it was completed, by SkinsNode's clock or else the gateway's; null where
 *     it was not
 * @param reversibleUntil until when that may be undone; null where it was not completed
 * @param settledAt when SkinsNode, asked past that time, still said so; null before
 */
public record OrderSettlement(
    State state, Instant completedAt, Instant reversibleUntil, Instant settledAt) {
  /** In the order of an order's life. */
  public enum State {
    /** It has not ended. */
    OPEN,
    /** It was completed, and may be undone. */
    REVERSIBLE,
    /** It was completed, and cannot be undone any more. */
    SETTLED,
    /** It was completed and undone. */
    REVERSED,
    /** It ended in another way. */
    FAILED
  }

  /**
   * Of an order as it is kept.
   *
   * @param status null before the first
   * @param completedAt null where it was not completed, or nobody knows when
   * @param settledAt null unless it was settled
   * @param settleAfter from the completion until it cannot be undone any more
   */
  public static OrderSettlement of(
      String status, Instant completedAt, Instant settledAt, Duration settleAfter) {
    return new OrderSettlement(
        state(status, settledAt != null),
        completedAt,
        completedAt == null ? null : completedAt.plus(settleAfter),
        settledAt);
  }

  private static State state(String status, boolean settled) {
    if (status == null || !OrderStatus.isTerminal(status)) {
      return State.OPEN;
    }
    return switch (status) {
      case "completed" -> settled ? State.SETTLED : State.REVERSIBLE;
      case "reversed" -> State.REVERSED;
      default -> State.FAILED;
    };
  }
}
