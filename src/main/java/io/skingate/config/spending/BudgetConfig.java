package io.skingate.config.spending;

/**
 * Whether and how a store's orders are paid from what the operator has put in.
 *
 * @param lowWater cents; an event and an alert tell when less is available
 * @param onReversed what becomes of the money of an order that was undone
 */
public record BudgetConfig(Mode mode, long lowWater, OnReversed onReversed) {
  /** Most that one transfer, ceiling, window or low water may be, in cents. */
  public static final long MAX_CENTS = 100_000_000_000_000L;

  /** No budget, the default. */
  public static final BudgetConfig NONE = new BudgetConfig(Mode.NONE, 0, OnReversed.KEEP);

  /** How orders are paid. */
  public enum Mode {
    /** By the account, and nobody counts. */
    NONE,
    /** From what was put in. */
    PREPAID
  }

  /** SkinsNode's documents do not say whether it gives the money back. */
  public enum OnReversed {
    /** It is spent. */
    KEEP,
    /** It is available again. */
    RELEASE
  }
}
