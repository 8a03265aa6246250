package io.skingate.catalog.sharing;

/**
 * What became of a fetch that was to be published. Immutable.
 *
 * @param number the content's; zero where it is not what is shared now
 */
public record Published(Outcome outcome, long number) {
  /** How it ended. */
  public enum Outcome {
    /** It is what is shared now. */
    PUBLISHED,
    /** It is what was shared already. */
    UNCHANGED,
    /** A fetch that began later was published. */
    SUPERSEDED,
    /** Another pod has the lease. */
    LOST,
    /** Others published meanwhile, again and again. */
    MOVED
  }

  public boolean isShared() {
    return outcome == Outcome.PUBLISHED || outcome == Outcome.UNCHANGED;
  }
}
