package io.skingate.config;

import java.util.List;

/** The whole configuration of a gateway, validated and immutable. */
public record GatewayConfig(
    ApiConfig api,
    ManagementConfig management,
    RedisConfig redis,
    UpstreamConfig upstream,
    CatalogConfig catalog,
    OrdersConfig orders,
    WebhooksConfig webhooks,
    CallbacksConfig callbacks,
    EventsConfig events,
    LedgerConfig ledger,
    List<AccountConfig> accounts,
    List<TenantConfig> tenants) {

  /** This configuration with other accounts and tenants, the parts that a reload may change. */
  public GatewayConfig withHot(List<AccountConfig> newAccounts, List<TenantConfig> newTenants) {
    return new GatewayConfig(
        api,
        management,
        redis,
        upstream,
        catalog,
        orders,
        webhooks,
        callbacks,
        events,
        ledger,
        newAccounts,
        newTenants);
  }
}
