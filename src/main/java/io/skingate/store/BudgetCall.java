package io.skingate.store;

import io.skingate.budget.BudgetJson;
import io.skingate.budget.BudgetStore;
import io.skingate.tenant.Account;
import io.skingate.tenant.Tenant;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Function;

/** {@code GET /store/v1/budget}: what a store may spend. */
public final class BudgetCall implements StoreCall {
  private final BudgetStore budgets;
  private final Function<Account, Future<Optional<String>>> currency;

  /**
   * @param currency of an account where it is known; never fails
   */
  public BudgetCall(BudgetStore budgets, Function<Account, Future<Optional<String>>> currency) {
    this.budgets = budgets;
    this.currency = currency;
  }

  @Override
  public Future<StoreAnswer> take(StoreRequest request) {
    request.query().done();
    Tenant tenant = request.tenant();
    return budgets
        .books(tenant)
        .compose(
            books ->
                (tenant.spending().isPrepaid()
                        ? currency.apply(tenant.account())
                        : Future.succeededFuture(Optional.<String>empty()))
                    .map(
                        known ->
                            StoreAnswer.of(
                                200, BudgetJson.budget(tenant, books, known.orElse(null)))));
  }
}
