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
    List<AccountConfig> accounts,
    List<TenantConfig> tenants) {}
