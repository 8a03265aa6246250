package io.skingate.tenant;

import io.skingate.config.AccountConfig;
import io.skingate.config.GatewayConfig;
import io.skingate.config.TenantConfig;
import io.skingate.config.address.Networks;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Every tenant and account of one configuration. Immutable; a reload makes a new one. Every look-up
 * is in constant time.
 */
public final class TenantRegistry {
  private final List<Account> accounts;
  private final List<Tenant> tenants;
  private final Map<String, Account> accountsById;
  private final Map<String, Tenant> tenantsById;
  private final Credentials credentials;
  private final Map<String, Prefixes> prefixes;

  private TenantRegistry(Collection<Account> accounts, Collection<Tenant> tenants) {
    this.accounts = List.copyOf(accounts);
    this.tenants = List.copyOf(tenants);
    accountsById = accounts.stream().collect(Collectors.toMap(Account::id, Function.identity()));
    tenantsById = tenants.stream().collect(Collectors.toMap(Tenant::id, Function.identity()));
    credentials = new Credentials(tenants);
    prefixes =
        tenants.stream()
            .collect(
                Collectors.groupingBy(
                    tenant -> tenant.account().id(),
                    Collectors.collectingAndThen(Collectors.toList(), Prefixes::new)));
  }

  /** The registry of these; each tenant's account has to be among the accounts. */
  public static TenantRegistry of(Collection<Account> accounts, Collection<Tenant> tenants) {
    return new TenantRegistry(accounts, tenants);
  }

  /** The registry of a validated configuration. */
  public static TenantRegistry of(GatewayConfig config) {
    Map<String, Account> accounts = new LinkedHashMap<>();
    for (AccountConfig each : config.accounts()) {
      accounts.put(each.id(), account(each, config));
    }
    return new TenantRegistry(
        accounts.values(),
        config.tenants().stream()
            .map(each -> tenant(each, accounts.get(each.account()), config))
            .toList());
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
        tenant.callbackHosts(),
        Spending.of(
            tenant.budget(), tenant.limits(), config.ledger(), config.events().maxPerTenant()),
        Networks.of(tenant.sourceNetworks()));
  }

  private static List<String> neighbours(TenantConfig tenant, GatewayConfig config) {
    return config.tenants().stream()
        .filter(other -> other.account().equals(tenant.account()))
        .map(TenantConfig::externalIdPrefix)
        .filter(prefix -> !prefix.isEmpty())
        .toList();
  }

  public List<Tenant> tenants() {
    return tenants;
  }

  public List<Account> accounts() {
    return accounts;
  }

  public Optional<Tenant> tenant(String id) {
    return Optional.ofNullable(tenantsById.get(id));
  }

  public Optional<Account> account(String id) {
    return Optional.ofNullable(accountsById.get(id));
  }

  /**
   * The tenant that these credentials belong to, disabled ones included. Takes the same time
   * whether the client id is unknown or the secret wrong.
   */
  public Optional<Tenant> authenticate(String clientId, String clientSecret) {
    return credentials.authenticate(clientId, clientSecret);
  }

  /** How a tenant's orders are paid; nothing where it is not configured any more. */
  public Spending spending(String tenantId) {
    Tenant tenant = tenantsById.get(tenantId);
    return tenant == null ? Spending.NONE : tenant.spending();
  }

  /** Whose order a name at SkinsNode is, and how the tenant calls it. */
  public Optional<OrderName> resolve(Account account, String upstreamName) {
    Prefixes known = prefixes.get(account.id());
    return known == null ? Optional.empty() : known.resolve(upstreamName);
  }

  /**
   * An order's name in its tenant's own form.
   *
   * @param externalId without the tenant's prefix
   */
  public record OrderName(Tenant tenant, String externalId) {}
}
