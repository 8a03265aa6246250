package io.skingate.budget;

import io.micrometer.core.instrument.MeterRegistry;
import io.skingate.metrics.Counters;
import io.skingate.metrics.OwnedGauges;
import io.skingate.tenant.Tenant;
import io.skingate.tenant.TenantRegistry;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is measured of money. One instance a process, safe for use from any thread. */
public final class BudgetMetrics {
  private final Counters spent;
  private final OwnedGauges<Store> stores;
  private final OwnedGauges<Wallet> accounts;

  /**
   * A prepaid store's books, cents.
   *
   * @param lowWater below which an alert tells
   */
  public record Store(long available, long reserved, long lowWater) {}

  /**
   * An account, cents.
   *
   * @param uncovered what stores hold beyond the balance
   */
  public record Wallet(long balance, long uncovered) {}

  public BudgetMetrics(MeterRegistry registry) {
    spent =
        new Counters(
            registry, "skingate.spend.cents", "Cents that this pod booked as spent", "tenant");
    stores =
        new OwnedGauges<Store>(registry, "tenant")
            .gauge(
                "skingate.budget.available.cents",
                "What a prepaid store can still order for; shared by all pods, take the minimum",
                books -> books.available)
            .gauge(
                "skingate.budget.reserved.cents",
                "What is reserved for a prepaid store's open orders; shared, take the maximum",
                books -> books.reserved)
            .gauge(
                "skingate.budget.low.water.cents",
                "Below what a prepaid store counts as low: budget.lowWater",
                books -> books.lowWater);
    accounts =
        new OwnedGauges<Wallet>(registry, "account")
            .gauge(
                "skingate.account.wallet.cents",
                "The balance that SkinsNode gave last; the same on every pod",
                wallet -> wallet.balance)
            .gauge(
                "skingate.account.uncovered.cents",
                "What stores hold beyond the balance; the same on every pod",
                wallet -> wallet.uncovered);
  }

  /**
   * Measures the stores of a configuration, and no others. Each one's counter begins at 0, so that
   * the first purchase shows as an increase.
   */
  public void follow(TenantRegistry registry) {
    registry.tenants().forEach(tenant -> spent.add(0, tenant.id()));
    List<Tenant> prepaid =
        registry.tenants().stream().filter(tenant -> tenant.spending().isPrepaid()).toList();
    stores.keepOnly(prepaid.stream().map(Tenant::id).collect(Collectors.toSet()));
    accounts.keepOnly(
        prepaid.stream().map(tenant -> tenant.account().id()).collect(Collectors.toSet()));
  }

  /** This pod booked so much as spent. */
  public void committed(String tenant, long cents) {
    spent.add(cents, tenant);
  }

  /** A prepaid store's books as they were measured last; empty for others, and before that. */
  public Optional<Store> store(String tenant) {
    return stores.last(tenant);
  }

  /** The wallet of an account with budgets likewise. */
  public Optional<Wallet> account(String account) {
    return accounts.last(account);
  }

  void store(String tenant, Store books) {
    stores.measured(tenant, books);
  }

  void account(String account, Wallet wallet) {
    accounts.measured(account, wallet);
  }
}
