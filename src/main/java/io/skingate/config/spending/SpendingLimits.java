package io.skingate.config.spending;

import java.time.Duration;
import java.util.List;

/**
 * How much a store may spend, with and without a budget.
 *
 * @param order most an order may cost, cents; null for no ceiling
 * @param spend windows that all hold
 */
public record SpendingLimits(Long order, List<Window> spend) {
  /** No limits, the default. */
  public static final SpendingLimits NONE = new SpendingLimits(null, List.of());

  /**
   * Never more in any stretch of that length.
   *
   * @param amount cents
   * @param written the length as the file has it
   */
  public record Window(long amount, Duration per, String written) {}
}
