package io.skingate.order;

import io.skingate.catalog.PriceCheck;
import io.skingate.tenant.Account;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.OptionalLong;

/** A catalog that says what a test tells it, and remembers how long it was given. */
final class FakePrices implements PriceCheck {
  volatile Verdict verdict = new Verdict.Proceed();
  volatile OptionalLong current = OptionalLong.empty();
  volatile Duration wait;
  Runnable whileChecking = () -> {};

  @Override
  public Future<Verdict> check(Account account, String itemId, long expectedPrice, Duration given) {
    wait = given;
    whileChecking.run();
    return Future.succeededFuture(verdict);
  }

  @Override
  public Future<OptionalLong> currentPrice(Account account, String itemId, Duration given) {
    wait = given;
    return Future.succeededFuture(current);
  }
}
