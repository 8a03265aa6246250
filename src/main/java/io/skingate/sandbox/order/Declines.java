package io.skingate.sandbox.order;

import java.util.SplittableRandom;

/**
 * Which customers decline what they ordered. An order's name decides together with the seed, so
 * that it goes the same way in every run, whatever else is ordered.
 *
 * @param rate the share of the orders that would be completed, 0 to 1
 */
public record Declines(long seed, double rate) {
  /** The outcome that the token chose, or that the customer declines. */
  public Outcome decide(Outcome chosen, String externalId) {
    return chosen == Outcome.COMPLETED && draw(externalId) < rate ? Outcome.CANCELLED : chosen;
  }

  private double draw(String externalId) {
    return new SplittableRandom(seed * 31 + externalId.hashCode()).nextDouble();
  }
}
