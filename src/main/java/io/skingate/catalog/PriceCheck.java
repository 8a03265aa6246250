package io.skingate.catalog;

import io.skingate.tenant.Account;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.OptionalLong;

/** Looks an item up in the catalog before SkinsNode is troubled with it. */
public interface PriceCheck {
  /**
   * Compares with the cached catalog; before anything is refused, with one that was fetched after
   * the call.
   *
   * @param expectedPrice cents
   * @param wait how long that fetch may take
   * @return never fails; on the caller's context
   */
  Future<Verdict> check(Account account, String itemId, long expectedPrice, Duration wait);

  /**
   * The price in a catalog that is fetched after the call.
   *
   * @return cents; empty when it cannot be had in time, or there is no catalog to look into. Never
   *     fails; on the caller's context
   */
  Future<OptionalLong> currentPrice(Account account, String itemId, Duration wait);

  /** What the catalog says. */
  sealed interface Verdict {
    /** The item is there at this price, or the catalog cannot tell: SkinsNode decides. */
    record Proceed() implements Verdict {}

    record PriceChanged(long currentPrice) implements Verdict {}

    record ItemUnavailable() implements Verdict {}
  }
}
