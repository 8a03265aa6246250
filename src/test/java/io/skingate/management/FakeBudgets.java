package io.skingate.management;

import io.skingate.budget.Books;
import io.skingate.budget.BudgetDesk;
import io.skingate.budget.LedgerCursor;
import io.skingate.budget.LedgerEntry;
import io.skingate.budget.LedgerPage;
import io.skingate.budget.Transfer;
import io.skingate.budget.TransferResult;
import io.skingate.budget.Wallet;
import io.skingate.tenant.Account;
import io.skingate.tenant.Tenant;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Money that a test plays. */
final class FakeBudgets implements BudgetDesk {
  static final LedgerCursor CURSOR = new LedgerCursor(1_795_639_988_350L, 0);

  final List<Transfer> transfers = new CopyOnWriteArrayList<>();
  volatile TransferResult result = new TransferResult.Booked("trf_1", 500, 500, false);
  volatile LedgerPage page =
      new LedgerPage.Entries(
          List.of(
              new LedgerEntry(
                  "1795639988350-0",
                  Fakes.NOW,
                  "fund",
                  null,
                  "trf_1",
                  "invoice 4711",
                  "alice",
                  500,
                  500)),
          CURSOR);
  volatile LedgerCursor asked;

  @Override
  public Future<Books> books(Tenant tenant) {
    return Future.succeededFuture(new Books(500, 300, 150, 0, 50, List.of()));
  }

  @Override
  public Future<LedgerPage> ledger(Tenant tenant, LedgerCursor after, int limit) {
    asked = after;
    return Future.succeededFuture(page);
  }

  @Override
  public Future<TransferResult> transfer(Tenant tenant, Transfer transfer) {
    transfers.add(transfer);
    return Future.succeededFuture(result);
  }

  @Override
  public Future<Optional<Wallet>> wallet(Account account) {
    return Future.succeededFuture(Optional.of(new Wallet(400, Fakes.NOW, 300, 150)));
  }

  @Override
  public Future<Optional<String>> currency(Account account) {
    return Future.succeededFuture(Optional.of("USD"));
  }
}
