package io.skingate.store;

import io.skingate.budget.BudgetJson;
import io.skingate.budget.BudgetStore;
import io.skingate.budget.LedgerCursor;
import io.skingate.budget.LedgerPage;
import io.skingate.http.ErrorCode;
import io.skingate.http.Problem;
import io.skingate.tenant.Tenant;
import io.vertx.core.Future;

/** {@code GET /store/v1/ledger}: what moved a store's money, the oldest first. */
public final class LedgerCall implements StoreCall {
  /** Most entries of a page. */
  public static final int MAX_ENTRIES = 500;

  public static final int DEFAULT_ENTRIES = 100;

  private final BudgetStore budgets;

  public LedgerCall(BudgetStore budgets) {
    this.budgets = budgets;
  }

  @Override
  public Future<StoreAnswer> take(StoreRequest request) {
    Tenant tenant = request.tenant();
    QueryFields query = request.query();
    String after = query.text("after");
    LedgerCursor cursor =
        after == null
            ? null
            : LedgerCursor.parse(tenant.id(), tenant.account().id(), after).orElse(null);
    if (after != null && cursor == null) {
      query.refuse("after", "is no cursor of this store's ledger");
    }
    int limit = query.integer("limit", 1, MAX_ENTRIES, DEFAULT_ENTRIES);
    query.done();
    return budgets
        .ledger(tenant, cursor, limit)
        .compose(
            page ->
                page instanceof LedgerPage.Entries entries
                    ? Future.succeededFuture(
                        StoreAnswer.of(200, BudgetJson.ledger(tenant, entries, false)))
                    : Future.failedFuture(new StoreProblem(gone(tenant, (LedgerPage.Gone) page))));
  }

  /** Why a reader cannot read on where it is, and where it can. */
  public static Problem gone(Tenant tenant, LedgerPage.Gone gone) {
    ErrorCode code = gone.lost() ? ErrorCode.CURSOR_AHEAD : ErrorCode.CURSOR_EXPIRED;
    String detail =
        gone.lost()
            ? "The gateway's database lost the entry that the cursor names. Read again with the"
                + " cursor in oldest; entries may come again under other ids."
            : "Entries behind the cursor are not kept any more. Read on with the cursor in oldest.";
    return Problem.of(code, detail).withMember("oldest", BudgetJson.cursor(tenant, gone.oldest()));
  }
}
