package io.skingate.budget;

import io.skingate.order.recovery.TenantSweep;
import io.skingate.redis.InBatches;
import io.skingate.redis.connection.RedisUnavailableException;
import io.skingate.tenant.Account;
import io.skingate.tenant.Tenant;
import io.skingate.tenant.TenantRegistry;
import io.skingate.tenant.TenantRounds;
import io.skingate.tenant.Tenants;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a pod does about money beside serving orders: it measures prepaid stores and the wallets of
 * their accounts, of which one pod asks SkinsNode once a minute, and ends transfers that were left
 * half done. One a pod, on one event loop.
 */
public final class BudgetVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(BudgetVerticle.class);

  /** How often SkinsNode is asked for an account's wallet, over all pods. */
  private static final Duration WALLET_EVERY = Duration.ofMinutes(1);

  /** A pod that asks and does not say what it found leaves the turn to another after that. */
  private static final Duration WALLET_PATIENCE = Duration.ofSeconds(20);

  private static final Duration ROUND = Duration.ofMinutes(1);
  private static final Duration TICK = Duration.ofSeconds(1);

  private final Accounts accounts;
  private final Tenants tenants;
  private final BudgetMetrics metrics;
  private final TenantRounds rounds = new TenantRounds(ROUND, new Random());
  private TenantSweep stores;
  private TenantRegistry registry;
  private List<String> ids = List.of();
  private Set<String> withBudgets = Set.of();
  private long lastNanos;
  private boolean looking;
  private long timer = -1;

  /** Make it on the event loop of the accounts' link, and deploy it there. */
  public BudgetVerticle(Accounts accounts, Tenants tenants, BudgetMetrics metrics) {
    this.accounts = accounts;
    this.tenants = tenants;
    this.metrics = metrics;
  }

  @Override
  public Future<?> start() {
    stores = new TenantSweep(vertx, tenants, TenantSweep.ROUND, this::measure);
    stores.start();
    lastNanos = System.nanoTime();
    timer = vertx.setPeriodic(TICK.toMillis(), tick -> look());
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    stores.stop();
    vertx.cancelTimer(timer);
    return Future.succeededFuture();
  }

  /** Publishes a prepaid store's books; says whether they are about to change. */
  private Future<Boolean> measure(String tenantId) {
    Optional<Tenant> tenant =
        tenants.current().tenant(tenantId).filter(found -> found.spending().isPrepaid());
    if (tenant.isEmpty()) {
      return Future.succeededFuture(false);
    }
    return accounts
        .books(tenant.get())
        .map(
            books -> {
              metrics.store(
                  tenantId,
                  new BudgetMetrics.Store(
                      books.available(),
                      books.reserved(),
                      tenant.get().spending().budget().lowWater()));
              return books.reserved() > 0;
            });
  }

  private void look() {
    if (looking) {
      return;
    }
    long now = System.nanoTime();
    Duration elapsed = Duration.ofNanos(now - lastNanos);
    lastNanos = now;
    looking = true;
    InBatches.ask(rounds.next(ids(), elapsed), this::look).onComplete(done -> looking = false);
  }

  private List<String> ids() {
    TenantRegistry current = tenants.current();
    if (current != registry) {
      registry = current;
      ids = current.accounts().stream().map(Account::id).toList();
      withBudgets =
          current.tenants().stream()
              .filter(tenant -> tenant.spending().isPrepaid())
              .map(tenant -> tenant.account().id())
              .collect(Collectors.toSet());
    }
    return ids;
  }

  /** One account that fails does not hold up the others; the next round looks again. */
  private Future<Void> look(String accountId) {
    return accounts
        .sweep(accountId)
        .compose(swept -> watch(accountId))
        .recover(
            failure -> {
              if (!(failure instanceof RedisUnavailableException)) {
                LOG.atError()
                    .addKeyValue("account", accountId)
                    .setCause(failure)
                    .log("An account's money could not be looked at");
              }
              return Future.succeededFuture();
            });
  }

  private Future<Void> watch(String accountId) {
    Optional<Account> account = tenants.current().account(accountId);
    if (account.isEmpty() || !withBudgets.contains(accountId)) {
      return Future.succeededFuture();
    }
    return accounts
        .watch(account.get(), WALLET_EVERY, WALLET_PATIENCE)
        .onSuccess(
            wallet ->
                wallet.ifPresent(
                    known ->
                        metrics.account(
                            accountId,
                            new BudgetMetrics.Wallet(known.balance(), known.uncovered()))))
        .mapEmpty();
  }
}
