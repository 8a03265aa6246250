package io.skingate.budget;

import io.skingate.redis.InBatches;
import io.skingate.redis.RedisLink;
import io.skingate.skinsnode.answer.WalletAnswer;
import io.skingate.tenant.Account;
import io.skingate.tenant.Tenant;
import io.skingate.tenant.TenantRegistry;
import io.skingate.tenant.Tenants;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The money of accounts and of the stores that share them: transfers, and how far wallets cover
 * what stores hold. Belongs to the event loop of its link.
 */
public final class Accounts implements BudgetDesk {
  private static final Logger LOG = LoggerFactory.getLogger(Accounts.class);

  /** Far beyond what a transfer takes: whoever began it is gone. */
  private static final Duration LEFT_AFTER = Duration.ofSeconds(30);

  private final BudgetStore stores;
  private final FundingStore funding;
  private final Tenants tenants;
  private final Function<Account, Future<WalletAnswer>> wallets;
  private final Function<Account, Future<Optional<String>>> currencies;

  /**
   * @param wallets asks SkinsNode anew; never fails
   * @param currencies of accounts where they are known; never fails
   */
  public Accounts(
      RedisLink redis,
      String keyPrefix,
      Tenants tenants,
      Function<Account, Future<WalletAnswer>> wallets,
      Function<Account, Future<Optional<String>>> currencies) {
    this.stores = new BudgetStore(redis, keyPrefix);
    this.funding = new FundingStore(redis, keyPrefix);
    this.tenants = tenants;
    this.wallets = wallets;
    this.currencies = currencies;
  }

  @Override
  public Future<Books> books(Tenant tenant) {
    return stores.books(tenant);
  }

  @Override
  public Future<LedgerPage> ledger(Tenant tenant, LedgerCursor after, int limit) {
    return stores.ledger(tenant, after, limit);
  }

  @Override
  public Future<Optional<String>> currency(Account account) {
    return currencies.apply(account);
  }

  @Override
  public Future<TransferResult> transfer(Tenant tenant, Transfer transfer) {
    return stores
        .look(tenant.id(), transfer)
        .compose(
            known ->
                known.isPresent()
                    ? Future.succeededFuture(known.get())
                    : coverable(tenant, transfer)
                        .compose(
                            limit ->
                                limit.isUnasked()
                                    ? Future.succeededFuture(new TransferResult.Unasked())
                                    : begin(tenant, transfer, limit)));
  }

  /**
   * How much an account may have given to its stores.
   *
   * @param most null where that is not checked
   * @param balance null where SkinsNode could not be asked
   */
  private record Coverable(Long most, Long balance, boolean checked) {
    boolean isUnasked() {
      return checked && balance == null;
    }
  }

  /**
   * What stores hold is what they were given less what SkinsNode has charged, and the balance has
   * to cover it. The books are read first: what is charged meanwhile then counts twice, never not
   * at all.
   */
  private Future<Coverable> coverable(Tenant tenant, Transfer transfer) {
    if (transfer.forced() || transfer.cents() < 0) {
      return Future.succeededFuture(new Coverable(null, null, false));
    }
    return holdings(tenant.account().id())
        .compose(
            held ->
                wallets
                    .apply(tenant.account())
                    .map(
                        answer -> {
                          OptionalLong balance = Wallet.balance(answer);
                          return balance.isEmpty()
                              ? new Coverable(null, null, true)
                              : new Coverable(
                                  balance.getAsLong() + held.charged(), balance.getAsLong(), true);
                        }));
  }

  private Future<TransferResult> begin(Tenant tenant, Transfer transfer, Coverable limit) {
    String id = "trf_" + UUID.randomUUID();
    String account = tenant.account().id();
    return funding
        .begin(account, tenant.id(), transfer, id, limit.most())
        .compose(
            begun ->
                switch (begun.result()) {
                  case MISMATCH -> Future.succeededFuture(new TransferResult.Mismatch());
                  case UNCOVERED ->
                      Future.succeededFuture(new TransferResult.Uncovered(limit.balance()));
                  case BEYOND -> Future.succeededFuture(new TransferResult.Beyond());
                  case BEGUN ->
                      book(tenant.id(), account, transfer, begun.id(), !begun.id().equals(id));
                });
  }

  private Future<TransferResult> book(
      String tenantId, String accountId, Transfer transfer, String id, boolean replayed) {
    return stores
        .book(tenantId, accountId, tenants.current().spending(tenantId), transfer, id, replayed)
        .compose(
            result -> {
              boolean booked = result instanceof TransferResult.Booked done && done.id().equals(id);
              return funding
                  .finish(accountId, tenantId, transfer.key(), id, booked)
                  // Booked it is; what was begun at the account is ended by the next sweep.
                  .otherwiseEmpty()
                  .map(result);
            });
  }

  /** Ends transfers whose callers are gone. */
  Future<Void> sweep(String accountId) {
    return sweep(accountId, LEFT_AFTER);
  }

  Future<Void> sweep(String accountId, Duration after) {
    return funding
        .left(accountId, after)
        .compose(
            left ->
                InBatches.ask(
                    left,
                    each ->
                        book(each.tenantId(), accountId, each.transfer(), each.id(), true)
                            .onSuccess(result -> swept(accountId, each, result))))
        .mapEmpty();
  }

  private static void swept(String accountId, FundingStore.Left left, TransferResult result) {
    LOG.atWarn()
        .addKeyValue("tenant", left.tenantId())
        .addKeyValue("account", accountId)
        .addKeyValue("transferId", left.id())
        .addKeyValue("amount", left.transfer().cents())
        .addKeyValue("booked", result instanceof TransferResult.Booked)
        .log("A transfer that was left half done is ended");
  }

  /**
   * What the stores of an account hold together, cents.
   *
   * @param any whether a store was ever given money
   */
  record Holdings(long allocated, long reserved, long charged, boolean any) {}

  /** What all stores that were ever given money hold, those that are configured no more too. */
  Future<Holdings> holdings(String accountId) {
    return funding
        .funded(accountId)
        .compose(
            funded -> {
              TenantRegistry registry = tenants.current();
              Set<String> all = new LinkedHashSet<>(funded);
              registry.tenants().stream()
                  .filter(tenant -> tenant.account().id().equals(accountId))
                  .filter(tenant -> tenant.spending().isPrepaid())
                  .forEach(tenant -> all.add(tenant.id()));
              return InBatches.ask(
                      new ArrayList<>(all),
                      id -> stores.books(id, accountId, registry.spending(id)))
                  .map(books -> sum(books, !funded.isEmpty()));
            });
  }

  private static Holdings sum(List<Books> books, boolean any) {
    return new Holdings(
        books.stream().mapToLong(Books::available).sum(),
        books.stream().mapToLong(Books::reservedUntaken).sum(),
        books.stream().mapToLong(Books::charged).sum(),
        any);
  }

  @Override
  public Future<Optional<Wallet>> wallet(Account account) {
    return holdings(account.id())
        .compose(
            held ->
                held.any() || hasBudgets(account)
                    ? known(account)
                        .map(
                            wallet ->
                                wallet.map(
                                    found ->
                                        new Wallet(
                                            found.balance(),
                                            found.asOf(),
                                            held.allocated(),
                                            held.reserved())))
                    : Future.succeededFuture(Optional.empty()));
  }

  private Future<Optional<Wallet>> known(Account account) {
    return funding
        .wallet(account.id(), null, Duration.ZERO)
        .compose(
            known ->
                known.wallet().isPresent() ? Future.succeededFuture(known.wallet()) : ask(account));
  }

  private boolean hasBudgets(Account account) {
    return tenants.current().tenants().stream()
        .anyMatch(
            tenant -> tenant.spending().isPrepaid() && tenant.account().id().equals(account.id()));
  }

  /** Asks SkinsNode where it is this pod's turn; else what another found. */
  Future<Optional<Wallet>> watch(Account account, Duration every, Duration patience) {
    return funding
        .wallet(account.id(), every, patience)
        .compose(known -> known.turn() ? ask(account) : Future.succeededFuture(known.wallet()));
  }

  private Future<Optional<Wallet>> ask(Account account) {
    return holdings(account.id())
        .compose(
            held ->
                wallets
                    .apply(account)
                    .compose(
                        answer -> {
                          OptionalLong balance = Wallet.balance(answer);
                          return balance.isEmpty()
                              ? Future.succeededFuture(Optional.empty())
                              : keep(account, balance.getAsLong(), held);
                        }));
  }

  private Future<Optional<Wallet>> keep(Account account, long balance, Holdings held) {
    return funding
        .keep(account.id(), balance, held.allocated(), held.reserved())
        .map(at -> Optional.of(new Wallet(balance, at, held.allocated(), held.reserved())));
  }
}
