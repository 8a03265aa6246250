package io.skingate.order.model;

import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What is known of SkinsNode's statuses. Others may come; they pass through as not terminal and
 * without a rank.
 */
public final class OrderStatus {
  public static final String QUEUED = "queued";
  public static final String ACCEPTED = "accepted";
  public static final String COMPLETED = "completed";
  public static final String FAILED = "failed";
  public static final String EXPIRED = "expired";
  private static final String REVERSED = "reversed";

  private static final Set<String> TERMINAL =
      Set.of(COMPLETED, FAILED, "cancelled", EXPIRED, REVERSED);

  /**
   * How far along a status is. SkinsNode does not document an order among the statuses of a trade
   * under way, so those that cannot be told apart share a rank.
   */
  private static final Map<String, Integer> RANKS =
      Map.of(QUEUED, 0, ACCEPTED, 1, "processing", 2, "pending", 3, "sent", 3);

  private static final int TERMINAL_RANK = 9;
  private static final int ACCEPTED_RANK = RANKS.get(ACCEPTED);

  private OrderStatus() {}

  /** Whether nothing follows it but, after {@code completed}, {@code reversed}. */
  public static boolean isTerminal(String status) {
    return TERMINAL.contains(status);
  }

  /** Whether SkinsNode delivered the order, undone later or not. */
  static boolean isBought(String status) {
    return status.equals(COMPLETED) || status.equals(REVERSED);
  }

  /**
   * Whether an order has gone on since SkinsNode took it. A store looks to callbacks for that, not
   * to the answer of its order.
   */
  public static boolean isPastAcceptance(String status) {
    return rank(status).orElse(ACCEPTED_RANK) > ACCEPTED_RANK;
  }

  /** How far along; empty for a status outside the known list. */
  public static OptionalInt rank(String status) {
    if (isTerminal(status)) {
      return OptionalInt.of(TERMINAL_RANK);
    }
    Integer rank = RANKS.get(status);
    return rank == null ? OptionalInt.empty() : OptionalInt.of(rank);
  }
}
