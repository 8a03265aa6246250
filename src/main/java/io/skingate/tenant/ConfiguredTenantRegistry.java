package io.skingate.tenant;

import io.skingate.config.AccountConfig;
import io.skingate.config.GatewayConfig;
import io.skingate.config.TenantConfig;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The registry of one validated configuration. Immutable; every look-up is in constant time. */
final class ConfiguredTenantRegistry implements TenantRegistry {
  private final Map<String, Account> accounts;
  private final Map<String, Tenant> tenants;
  private final Credentials credentials;
  private final Map<String, Prefixes> prefixes;

  private ConfiguredTenantRegistry(Map<String, Account> accounts, Map<String, Tenant> tenants) {
    this.accounts = accounts;
    this.tenants = tenants;
    credentials = new Credentials(tenants.values());
    prefixes =
        tenants.values().stream()
            .collect(
                Collectors.groupingBy(
                    tenant -> tenant.account().id(),
                    Collectors.collectingAndThen(Collectors.toList(), Prefixes::new)));
  }

  static ConfiguredTenantRegistry of(GatewayConfig config) {
    Map<String, Account> accounts = new LinkedHashMap<>();
    for (AccountConfig each : config.accounts()) {
      accounts.put(each.id(), account(each, config));
    }
    Map<String, Tenant> tenants = new LinkedHashMap<>();
    for (TenantConfig each : config.tenants()) {
      tenants.put(each.id(), tenant(each, accounts.get(each.account()), config));
    }
    return new ConfiguredTenantRegistry(accounts, tenants);
  }

  private static Account account(AccountConfig account, GatewayConfig config) {
    var secrets = new ArrayList<>(List.of(account.clientSecret()));
    secrets.addAll(account.previousSecrets());
    URI baseUrl = account.baseUrl() == null ? config.upstream().baseUrl() : account.baseUrl();
    return new Account(
        account.id(),
        account.clientId(),
        account.clientSecret(),
        List.copyOf(secrets),
        baseUrl,
        config.api().publicUrl() + "/webhooks/skinsnode/" + account.id());
  }

  private static Tenant tenant(TenantConfig tenant, Account account, GatewayConfig config) {
    return new Tenant(
        tenant.id(),
        tenant.clientId(),
        tenant.clientSecrets(),
        account,
        tenant.enabled(),
        tenant.orders(),
        tenant.reads(),
        tenant.externalIdPrefix(),
        tenant.externalIdPrefix().isEmpty() ? neighbours(tenant, config) : List.of(),
        tenant.callbackHosts());
  }

  private static List<String> neighbours(TenantConfig tenant, GatewayConfig config) {
    return config.tenants().stream()
        .filter(other -> other.account().equals(tenant.account()))
        .map(TenantConfig::externalIdPrefix)
        .filter(prefix -> !prefix.isEmpty())
        .toList();
  }

  @Override
  public List<Tenant> tenants() {
    return List.copyOf(tenants.values());
  }

  @Override
  public List<Account> accounts() {
    return List.copyOf(accounts.values());
  }

  @Override
  public Optional<Tenant> tenant(String id) {
    return Optional.ofNullable(tenants.get(id));
  }

  @Override
  public Optional<Account> account(String id) {
    return Optional.ofNullable(accounts.get(id));
  }

  @Override
  public Optional<Tenant> authenticate(String clientId, String clientSecret) {
    return credentials.authenticate(clientId, clientSecret);
  }

  @Override
  public Optional<OrderName> resolve(Account account, String upstreamName) {
    Prefixes known = prefixes.get(account.id());
    return known == null ? Optional.empty() : known.resolve(upstreamName);
  }
}
