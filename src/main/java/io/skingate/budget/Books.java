package io.skingate.budget;

import io.skingate.config.spending.SpendingLimits.Window;
import java.util.List;

/**
 * A store's money on one account, cents. At every moment funded = available + reserved + spent.
 *
 * @param funded what the operator put in, less what was taken back
 * @param available below zero where SkinsNode charged more than there was
 * @param reservedUntaken for orders that SkinsNode is not known to have taken
 * @param reservedTaken for orders that it has
 * @param used what counts in each of the store's windows
 */
public record Books(
    long funded,
    long available,
    long reservedUntaken,
    long reservedTaken,
    long spent,
    List<Used> used) {

  /**
   * What counts in a window.
   *
   * @param cents of the orders that were claimed in it
   */
  public record Used(Window window, long cents) {}

  public long reserved() {
    return reservedUntaken + reservedTaken;
  }

  /** What SkinsNode most likely has charged: it most likely does when it takes an order. */
  long charged() {
    return reservedTaken + spent;
  }
}
