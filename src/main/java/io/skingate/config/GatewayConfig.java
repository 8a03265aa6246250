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
    TracingConfig tracing,
    List<AccountConfig> accounts,
    List<TenantConfig> tenants) {

  /** This configuration with what a reload may change: accounts, tenants, the operator's tokens. */
  public GatewayConfig withHot(GatewayConfig next) {
    return new GatewayConfig(
        api,
        management.withTokensOf(next.management),
        redis,
        upstream,
        catalog,
        orders,
        webhooks,
        callbacks,
        events,
        ledger,
        tracing,
        next.accounts,
        next.tenants);
  }
}
