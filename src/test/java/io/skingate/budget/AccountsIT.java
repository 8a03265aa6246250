package io.skingate.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.skingate.config.LedgerConfig;
import io.skingate.config.spending.BudgetConfig;
import io.skingate.config.spending.SpendingLimits;
import io.skingate.skinsnode.answer.UpstreamAnswer.Reason;
import io.skingate.skinsnode.answer.WalletAnswer;
import io.skingate.tenant.Account;
import io.skingate.tenant.Spending;
import io.skingate.tenant.Tenant;
import io.skingate.tenant.TenantRegistry;
import io.skingate.tenant.Tenants;
import io.skingate.testing.TestRedis;
import io.skingate.testing.TestTenants;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Transfers that stop half way, and how far wallets cover what stores hold. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccountsIT {
  private final Account account = TestTenants.account("main");
  private final Tenant acme = prepaid("acme");
  private final Tenant globex = prepaid("globex");
  private TestRedis redis;
  private String prefix;
  private Accounts accounts;
  private FundingStore funding;
  private BudgetStore stores;
  private WalletAnswer wallet;
  private int asked;

  @BeforeAll
  void start() {
    redis = new TestRedis();
  }

  @AfterAll
  void stop() {
    redis.close();
  }

  @BeforeEach
  void anew() {
    prefix = "p" + UUID.randomUUID().toString().substring(0, 8);
    Tenants tenants = new Tenants(TenantRegistry.of(List.of(account), List.of(acme, globex)));
    accounts =
        new Accounts(
            redis.link(),
            prefix,
            tenants,
            of -> {
              asked++;
              return Future.succeededFuture(wallet);
            },
            of -> Future.succeededFuture(Optional.of("USD")));
    funding = new FundingStore(redis.link(), prefix);
    stores = new BudgetStore(redis.link(), prefix);
    has(1000);
  }

  private static Tenant prepaid(String id) {
    Tenant plain = TestTenants.tenant(id);
    return new Tenant(
        plain.id(),
        plain.clientId(),
        plain.secrets(),
        plain.account(),
        plain.enabled(),
        plain.orders(),
        plain.reads(),
        plain.externalIdPrefix(),
        plain.reservedPrefixes(),
        plain.callbackHosts(),
        Spending.of(
            new BudgetConfig(BudgetConfig.Mode.PREPAID, 0, BudgetConfig.OnReversed.KEEP),
            SpendingLimits.NONE,
            LedgerConfig.DEFAULT,
            0),
        plain.sourceNetworks());
  }

  private void has(long cents) {
    wallet =
        new WalletAnswer.Found(
            Buffer.buffer("{\"currency\":\"USD\",\"availableBalance\":\"" + cents + "\"}"));
  }

  private static Transfer transfer(String key, long cents) {
    return new Transfer(key, cents, "", false, "tester");
  }

  private TransferResult make(Tenant tenant, Transfer transfer) {
    return redis.on(() -> accounts.transfer(tenant, transfer));
  }

  private Books books(Tenant tenant) {
    return redis.on(() -> accounts.books(tenant));
  }

  private void sweep() {
    redis.on(() -> accounts.sweep("main", Duration.ZERO));
  }

  private List<FundingStore.Left> left() {
    return redis.on(() -> funding.left("main", Duration.ZERO));
  }

  private String begin(Transfer transfer) {
    return redis.on(() -> funding.begin("main", "acme", transfer, "trf_half", null)).id();
  }

  @Test
  void a_transfer_is_booked_once_and_refused_where_the_wallet_does_not_cover_it() {
    TransferResult.Booked first = (TransferResult.Booked) make(acme, transfer("k", 700));
    assertThat(first.available()).isEqualTo(700);
    assertThat(first.replayed()).isFalse();
    assertThat(make(acme, transfer("k", 700)))
        .isEqualTo(new TransferResult.Booked(first.id(), 700, 700, true));
    assertThat(make(acme, transfer("k", 701))).isInstanceOf(TransferResult.Mismatch.class);
    assertThat(make(globex, transfer("k", 301))).isEqualTo(new TransferResult.Uncovered(1000));
    assertThat(make(globex, transfer("k", 300))).isInstanceOf(TransferResult.Booked.class);
    assertThat(make(acme, transfer("back", -701))).isEqualTo(new TransferResult.Short(700));
    assertThat(make(acme, transfer("back", -700))).isInstanceOf(TransferResult.Booked.class);
    assertThat(make(globex, transfer("more", 700))).isInstanceOf(TransferResult.Booked.class);
    assertThat(left()).isEmpty();
    assertThat(books(globex).available()).isEqualTo(1000);
  }

  @Test
  void a_ledger_that_nobody_reads_or_writes_is_cut_but_for_its_newest_entry() {
    make(acme, transfer("k", 700));
    String base = prefix + ":{acme}:";
    redis.on(() -> redis.link().command("del", Request.cmd(Command.DEL).arg(base + "ledger:main")));
    for (int i = 1; i <= 250; i++) {
      Request entry =
          Request.cmd(Command.XADD).arg(base + "ledger:main").arg(i + "-1").arg("e").arg("old");
      redis.on(() -> redis.link().command("xadd", entry));
    }
    // As if the last look at its age had been long ago.
    Request forget =
        Request.cmd(Command.SETRANGE).arg(base + "books:main").arg(33).arg("\0\0\0\0\0\0");
    redis.on(() -> redis.link().command("setrange", forget));

    assertThat(books(acme).available()).isEqualTo(700);

    Request length = Request.cmd(Command.XLEN).arg(base + "ledger:main");
    int left = redis.on(() -> redis.link().command("xlen", length)).toInteger();
    // Whole nodes of a hundred go at once.
    assertThat(left).isBetween(1, 100);
    assertThat(books(acme).available()).isEqualTo(700);
  }

  @Test
  void force_and_taking_back_do_not_ask_for_the_wallet() {
    wallet = new WalletAnswer.Failed(Reason.TIMEOUT, null);
    int before = asked;
    assertThat(make(acme, transfer("k", 5))).isInstanceOf(TransferResult.Unasked.class);
    assertThat(books(acme).funded()).as("nothing moved").isZero();
    assertThat(make(acme, new Transfer("k", 5_000, "", true, "tester")))
        .isInstanceOf(TransferResult.Booked.class);
    assertThat(make(acme, transfer("b", -1))).isInstanceOf(TransferResult.Booked.class);
    assertThat(asked).isEqualTo(before + 1);
  }

  @Test
  void what_was_begun_and_not_booked_is_ended_by_its_key() {
    String id = begin(transfer("k", 600));
    TransferResult.Booked ended = (TransferResult.Booked) make(acme, transfer("k", 600));
    assertThat(ended.id()).isEqualTo(id);
    assertThat(books(acme).funded()).isEqualTo(600);
    assertThat(left()).isEmpty();
    assertThat(make(globex, transfer("rest", 401))).isInstanceOf(TransferResult.Uncovered.class);
    assertThat(make(globex, transfer("rest", 400))).isInstanceOf(TransferResult.Booked.class);
  }

  @Test
  void what_was_begun_and_not_booked_is_ended_by_a_sweep() {
    begin(transfer("k", 600));
    redis.on(() -> accounts.sweep("main"));
    assertThat(left()).as("its caller may be at it still").hasSize(1);
    sweep();
    sweep();
    assertThat(left()).isEmpty();
    assertThat(books(acme).funded()).isEqualTo(600);
    assertThat(((TransferResult.Booked) make(acme, transfer("k", 600))).replayed()).isTrue();
    assertThat(books(acme).funded()).isEqualTo(600);
  }

  @Test
  void what_was_booked_and_not_closed_counts_once_at_the_account() {
    String id = begin(transfer("k", 600));
    redis.on(() -> stores.book("acme", "main", acme.spending(), transfer("k", 600), id, false));
    sweep();
    assertThat(left()).isEmpty();
    assertThat(books(acme).funded()).isEqualTo(600);
    assertThat(make(globex, transfer("rest", 401))).isInstanceOf(TransferResult.Uncovered.class);
    assertThat(make(globex, transfer("rest", 400))).isInstanceOf(TransferResult.Booked.class);
  }

  @Test
  void whoever_was_refused_and_stood_still_meanwhile_books_nothing_later() {
    String id = begin(transfer("k", -600));
    sweep();
    assertThat(left()).as("there was nothing to take back").isEmpty();
    make(acme, transfer("other", 900));
    TransferResult late =
        redis.on(
            () -> stores.book("acme", "main", acme.spending(), transfer("k", -600), id, false));
    assertThat(late).isInstanceOf(TransferResult.Short.class);
    assertThat(books(acme).available()).isEqualTo(900);
    assertThat(make(acme, transfer("k", -600)))
        .as("a new try")
        .isInstanceOf(TransferResult.Booked.class);
  }

  @Test
  void a_wallet_is_asked_for_by_one_and_shown_against_what_stores_hold_now() {
    make(acme, new Transfer("k", 1_200, "", true, "tester"));
    int before = asked;
    Optional<Wallet> first =
        redis.on(() -> accounts.watch(account, Duration.ofMinutes(1), Duration.ofSeconds(5)));
    Optional<Wallet> second =
        redis.on(() -> accounts.watch(account, Duration.ofMinutes(1), Duration.ofSeconds(5)));
    assertThat(asked).isEqualTo(before + 1);
    assertThat(first).isEqualTo(second);
    assertThat(first.orElseThrow().uncovered()).isEqualTo(200);
    make(acme, transfer("back", -500));
    Wallet now = redis.on(() -> accounts.wallet(account)).orElseThrow();
    assertThat(List.of(now.balance(), now.allocated(), now.reserved(), now.uncovered()))
        .containsExactly(1000L, 700L, 0L, 0L);
  }
}
