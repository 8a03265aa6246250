package io.skingate.skinsnode;

import io.skingate.skinsnode.guard.AccountGuard;
import io.skingate.tenant.Account;
import io.skingate.tenant.TenantRegistry;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;

/**
 * The guards of all accounts, shared by everything in the pod. A guard lives as long as its account
 * is configured, whatever else of the configuration changes. Safe for use from any thread.
 */
final class AccountGuards {
  private final ConcurrentMap<String, AccountGuard> guards = new ConcurrentHashMap<>();
  private final int places;
  private final Clock clock;
  private final Clock ticks;
  private final UpstreamMetrics metrics;

  AccountGuards(int places, Clock clock, Clock ticks, UpstreamMetrics metrics) {
    this.places = places;
    this.clock = clock;
    this.ticks = ticks;
    this.metrics = metrics;
  }

  /**
   * The account's guard. A call that outlives its account gets one of its own, which nobody else
   * sees and nothing measures.
   */
  AccountGuard of(String accountId) {
    AccountGuard guard = guards.get(accountId);
    return guard != null ? guard : create(accountId);
  }

  /** Drops the guards of accounts that are no longer configured. */
  void keepOnly(TenantRegistry registry) {
    Set<String> configured =
        registry.accounts().stream().map(Account::id).collect(Collectors.toSet());
    for (String id : guards.keySet()) {
      if (!configured.contains(id)) {
        guards.remove(id);
        metrics.forget(id);
      }
    }
    configured.forEach(id -> guards.computeIfAbsent(id, this::watched));
  }

  private AccountGuard watched(String accountId) {
    AccountGuard guard = create(accountId);
    metrics.watch(accountId, guard);
    return guard;
  }

  private AccountGuard create(String accountId) {
    return new AccountGuard(accountId, places, clock, ticks);
  }
}
