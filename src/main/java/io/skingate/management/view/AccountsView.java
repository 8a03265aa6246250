package io.skingate.management.view;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.budget.Wallet;
import io.skingate.json.Json;
import io.skingate.management.view.AdminSources.CatalogState;
import io.skingate.redis.InBatches;
import io.skingate.redis.connection.RedisUnavailableException;
import io.skingate.skinsnode.guard.UpstreamState;
import io.skingate.tenant.Account;
import io.skingate.tenant.TenantRegistry;
import io.skingate.tenant.TenantSettings;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Shows the accounts as they are configured, without their secrets, and how they stand. */
public final class AccountsView {
  private final AdminSources sources;
  private final Clock clock;

  public AccountsView(AdminSources sources, Clock clock) {
    this.sources = sources;
    this.clock = clock;
  }

  /** All accounts; the wallets are left out of what cannot be asked. */
  public Future<ObjectNode> show() {
    TenantRegistry registry = sources.tenants().current();
    return InBatches.ask(registry.accounts(), this::wallet)
        .map(
            wallets -> {
              ObjectNode answer = Json.object();
              var list = answer.putArray("accounts");
              for (int i = 0; i < wallets.size(); i++) {
                ObjectNode account = account(registry, registry.accounts().get(i));
                wallets.get(i).ifPresent(wallet -> account.set("wallet", wallet(wallet)));
                list.add(account);
              }
              answer.set("configuration", ConfigurationView.show(sources.configRefusal().get()));
              return answer;
            });
  }

  private Future<Optional<Wallet>> wallet(Account account) {
    return sources
        .budgets()
        .wallet(account)
        .recover(
            failure ->
                failure instanceof RedisUnavailableException
                    ? Future.succeededFuture(Optional.empty())
                    : Future.failedFuture(failure));
  }

  private static ObjectNode wallet(Wallet wallet) {
    ObjectNode shown = Json.object();
    shown.put("balance", wallet.balance());
    AdminJson.putTime(shown, "asOf", wallet.asOf());
    shown.put("allocated", wallet.allocated());
    shown.put("reserved", wallet.reserved());
    shown.put("uncovered", wallet.uncovered());
    return shown;
  }

  private ObjectNode account(TenantRegistry registry, Account account) {
    ObjectNode shown = TenantSettings.of(account);
    var tenants = shown.putArray("tenants");
    registry.tenants().stream()
        .filter(tenant -> tenant.account().id().equals(account.id()))
        .forEach(tenant -> tenants.add(tenant.id()));
    sources.catalog().apply(account.id()).ifPresent(state -> shown.set("catalog", catalog(state)));
    shown.set("upstream", upstream(sources.upstream().apply(account.id())));
    return shown;
  }

  private ObjectNode catalog(CatalogState state) {
    ObjectNode shown = Json.object();
    shown.put("items", state.items());
    if (state.contentNumber() != 0) {
      shown.put("contentNumber", state.contentNumber());
    }
    Duration age = Duration.between(state.verifiedAt(), clock.instant());
    shown.put("ageSeconds", Math.max(0, age.toSeconds()));
    AdminJson.putTime(shown, "verifiedAt", state.verifiedAt());
    AdminJson.putTime(shown, "changedAt", state.changedAt());
    return shown;
  }

  private static ObjectNode upstream(UpstreamState calls) {
    ObjectNode shown = Json.object();
    shown.put("circuit", calls.circuit());
    shown.put("inFlight", calls.inFlight());
    shown.put("waiting", calls.waiting());
    shown.put("credentialsRejected", calls.credentialsRejected());
    AdminJson.putTime(shown, "pausedUntil", calls.pausedUntil());
    AdminJson.putText(shown, "lastError", calls.lastError());
    AdminJson.putTime(shown, "lastErrorAt", calls.lastErrorAt());
    AdminJson.putTime(shown, "lastSuccessAt", calls.lastSuccessAt());
    return shown;
  }
}
