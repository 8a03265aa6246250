package io.skingate.management.view;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.json.Json;
import io.skingate.management.view.AdminSources.CatalogState;
import io.skingate.skinsnode.guard.UpstreamState;
import io.skingate.tenant.Account;
import io.skingate.tenant.TenantRegistry;
import java.time.Clock;
import java.time.Duration;

/** Shows the accounts as they are configured, without their secrets, and how they stand. */
public final class AccountsView {
  private final AdminSources sources;
  private final Clock clock;

  public AccountsView(AdminSources sources, Clock clock) {
    this.sources = sources;
    this.clock = clock;
  }

  public ObjectNode show() {
    TenantRegistry registry = sources.tenants().current();
    ObjectNode answer = Json.object();
    var list = answer.putArray("accounts");
    registry.accounts().forEach(account -> list.add(account(registry, account)));
    answer.set("configuration", ConfigurationView.show(sources.configRefusal().get()));
    return answer;
  }

  private ObjectNode account(TenantRegistry registry, Account account) {
    ObjectNode shown = Json.object();
    shown.put("id", account.id());
    shown.put("clientId", account.clientId());
    shown.put("baseUrl", account.baseUrl().toString());
    shown.put("webhookUrl", account.webhookUrl());
    shown.put("webhookSecrets", account.webhookSecrets().size());
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
