package io.skingate.order;

import io.skingate.catalog.Catalogs;
import io.skingate.catalog.Offer;
import io.skingate.tenant.Account;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.OptionalLong;

/** The price check on the pod's catalog cache. Safe for use from any event loop. */
public final class CatalogPriceCheck implements PriceCheck {
  private final Catalogs catalogs;

  public CatalogPriceCheck(Catalogs catalogs) {
    this.catalogs = catalogs;
  }

  @Override
  public Future<Verdict> check(Account account, String itemId, long expectedPrice, Duration wait) {
    return catalogs
        .offer(account, itemId, expectedPrice, wait)
        .map(offer -> verdict(offer, expectedPrice));
  }

  @Override
  public Future<OptionalLong> currentPrice(Account account, String itemId, Duration wait) {
    return catalogs
        .confirmedOffer(account, itemId, wait)
        .map(
            offer ->
                offer instanceof Offer.Priced priced
                    ? OptionalLong.of(priced.cents())
                    : OptionalLong.empty());
  }

  static Verdict verdict(Offer offer, long expectedPrice) {
    if (offer instanceof Offer.Absent) {
      return new Verdict.ItemUnavailable();
    }
    if (offer instanceof Offer.Priced priced && priced.cents() != expectedPrice) {
      return new Verdict.PriceChanged(priced.cents());
    }
    return new Verdict.Proceed();
  }
}
