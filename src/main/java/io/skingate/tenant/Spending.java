package io.skingate.tenant;

import io.skingate.config.LedgerConfig;
import io.skingate.config.spending.BudgetConfig;
import io.skingate.config.spending.SpendingLimits;
import io.vertx.core.buffer.Buffer;

/**
 * How a store's orders are paid and what they may cost. Immutable.
 *
 * @param terms the same for scripts, which say how they read it: {@code budget.lua}
 */
public record Spending(BudgetConfig budget, SpendingLimits limits, Buffer terms) {
  /** No budget and no limits. */
  public static final Spending NONE =
      of(BudgetConfig.NONE, SpendingLimits.NONE, LedgerConfig.DEFAULT, 0);

  private static final Buffer NOTHING = Buffer.buffer(0);

  /**
   * @param feedKept entries of the event feed that are kept; 0 where none are written
   */
  public static Spending of(
      BudgetConfig budget, SpendingLimits limits, LedgerConfig ledger, int feedKept) {
    Buffer terms =
        Buffer.buffer(42 + 16 * limits.spend().size())
            .appendByte((byte) (budget.mode() == BudgetConfig.Mode.PREPAID ? 1 : 0))
            .appendByte((byte) (budget.onReversed() == BudgetConfig.OnReversed.RELEASE ? 1 : 0))
            .appendDoubleLE(budget.lowWater())
            .appendDoubleLE(ledger.retention().toMillis())
            .appendDoubleLE(ledger.maxPerTenant())
            .appendDoubleLE(limits.order() == null ? Double.POSITIVE_INFINITY : limits.order())
            .appendDoubleLE(feedKept);
    for (SpendingLimits.Window window : limits.spend()) {
      terms.appendDoubleLE(window.per().toMillis()).appendDoubleLE(window.amount());
    }
    return new Spending(budget, limits, terms);
  }

  /** Whether orders are paid from a budget. */
  public boolean isPrepaid() {
    return budget.mode() == BudgetConfig.Mode.PREPAID;
  }

  /** The terms where a new order may be refused by them, else nothing, which costs nothing. */
  public Buffer termsOfClaims() {
    return isPrepaid() || !limits.equals(SpendingLimits.NONE) ? terms : NOTHING;
  }
}
