package io.skingate.tenant;

import io.skingate.config.GatewayConfig;
import java.util.List;
import java.util.Optional;

/** Every tenant and account of one configuration. Immutable; a reload makes a new one. */
public interface TenantRegistry {
  /** The registry of a validated configuration. */
  static TenantRegistry of(GatewayConfig config) {
    return ConfiguredTenantRegistry.of(config);
  }

  List<Tenant> tenants();

  List<Account> accounts();

  Optional<Tenant> tenant(String id);

  Optional<Account> account(String id);

  /**
   * The tenant that these credentials belong to, disabled ones included. Takes the same time
   * whether the client id is unknown or the secret wrong.
   */
  Optional<Tenant> authenticate(String clientId, String clientSecret);

  /** Whose order a name at SkinsNode is, and how the tenant calls it. */
  Optional<OrderName> resolve(Account account, String upstreamName);

  /**
   * An order's name in its tenant's own form.
   *
   * @param externalId without the tenant's prefix
   */
  record OrderName(Tenant tenant, String externalId) {}
}
