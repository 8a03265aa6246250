package io.skingate.order;

import io.skingate.catalog.Catalogs;
import io.skingate.catalog.Offer;
import io.skingate.tenant.Account;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The price check on the pod's catalog cache. Safe for use from any event loop. */
public final class CatalogPriceCheck implements PriceCheck {
  private final Catalogs catalogs;
  private final Clock clock;

  public CatalogPriceCheck(Catalogs catalogs, Clock clock) {
    this.catalogs = catalogs;
    this.clock = clock;
  }

  @Override
  public Future<Verdict> check(Account account, String itemId, long expectedPrice, Duration wait) {
    Instant asked = clock.instant();
    Optional<Verdict> cached =
        catalogs
            .fresh(account.id(), asked)
            .map(catalog -> verdict(catalog.offer(itemId), expectedPrice));
    if (cached.isEmpty() || cached.get() instanceof Verdict.Proceed) {
      return Future.succeededFuture(new Verdict.Proceed());
    }
    return catalogs
        .confirm(account, asked, wait)
        .map(
            confirmed ->
                confirmed
                    .map(catalog -> verdict(catalog.offer(itemId), expectedPrice))
                    .orElseGet(Verdict.Proceed::new));
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
