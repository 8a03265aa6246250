package io.skingate.config.source;

import com.fasterxml.jackson.databind.JsonNode;
import io.skingate.config.AccountConfig;
import io.skingate.config.AdminTokenConfig;
import io.skingate.config.ApiConfig;
import io.skingate.config.CallbacksConfig;
import io.skingate.config.CatalogConfig;
import io.skingate.config.EventsConfig;
import io.skingate.config.GatewayConfig;
import io.skingate.config.LedgerConfig;
import io.skingate.config.LimitConfig;
import io.skingate.config.ManagementConfig;
import io.skingate.config.OrdersConfig;
import io.skingate.config.RedisConfig;
import io.skingate.config.Secret;
import io.skingate.config.TenantConfig;
import io.skingate.config.TracingConfig;
import io.skingate.config.UpstreamConfig;
import io.skingate.config.WebhooksConfig;
import io.skingate.config.spending.BudgetConfig;
import io.skingate.config.spending.SpendingLimits;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Makes records of a tree that is valid and complete. */
final class ConfigMapper {
  private ConfigMapper() {}

  static GatewayConfig map(JsonNode root) {
    return new GatewayConfig(
        api(root.get("api")),
        management(root.get("management")),
        redis(root.get("redis")),
        upstream(root.get("upstream")),
        catalog(root.get("catalog")),
        orders(root.get("orders")),
        webhooks(root.get("webhooks")),
        callbacks(root.get("callbacks")),
        events(root.get("events")),
        ledger(root.get("ledger")),
        tracing(root.get("tracing")),
        list(root.get("accounts"), ConfigMapper::account),
        list(root.get("tenants"), ConfigMapper::tenant));
  }

  private static ApiConfig api(JsonNode node) {
    return new ApiConfig(
        text(node, "host"),
        integer(node, "port"),
        url(node, "publicUrl"),
        list(node.get("trustedProxies"), JsonNode::textValue),
        duration(node, "warmUp"));
  }

  private static ManagementConfig management(JsonNode node) {
    return new ManagementConfig(
        text(node, "host"),
        integer(node, "port"),
        new Secret(text(node, "token")),
        list(node.get("tokens"), ConfigMapper::adminToken),
        node.get("console").booleanValue());
  }

  private static AdminTokenConfig adminToken(JsonNode node) {
    return new AdminTokenConfig(
        text(node, "name"),
        secret(node.get("token")),
        AdminTokenConfig.Scope.valueOf(text(node, "scope").toUpperCase(Locale.ROOT)));
  }

  private static RedisConfig redis(JsonNode node) {
    return new RedisConfig(
        RedisConfig.Mode.valueOf(text(node, "mode").toUpperCase(Locale.ROOT)),
        list(node.get("endpoints"), ConfigMapper::secret),
        node.has("masterName") ? text(node, "masterName") : null,
        node.has("masterUser") ? text(node, "masterUser") : null,
        node.has("masterPassword") ? secret(node.get("masterPassword")) : null,
        text(node, "keyPrefix"),
        duration(node, "commandTimeout"));
  }

  private static UpstreamConfig upstream(JsonNode node) {
    return new UpstreamConfig(
        url(node, "baseUrl"),
        duration(node, "connectTimeout"),
        duration(node, "requestTimeout"),
        integer(node, "maxConcurrency"));
  }

  private static CatalogConfig catalog(JsonNode node) {
    return new CatalogConfig(duration(node, "refreshInterval"), duration(node, "maxStale"));
  }

  private static OrdersConfig orders(JsonNode node) {
    return new OrdersConfig(
        duration(node, "retention"),
        duration(node, "leaseTime"),
        duration(node, "recoveryInterval"),
        duration(node, "queueFor"),
        duration(node, "reconcileAfter"),
        duration(node, "settleAfter"),
        integer(node, "maxQueued"));
  }

  private static WebhooksConfig webhooks(JsonNode node) {
    return new WebhooksConfig(duration(node, "tolerance"), duration(node, "dedupeFor"));
  }

  private static CallbacksConfig callbacks(JsonNode node) {
    return new CallbacksConfig(
        duration(node, "timeout"),
        list(node.get("retrySchedule"), ConfigMapper::duration),
        integer(node, "maxConcurrencyPerTenant"),
        node.get("allowHttp").booleanValue(),
        node.get("allowPrivateNetworks").booleanValue());
  }

  private static EventsConfig events(JsonNode node) {
    return new EventsConfig(duration(node, "retention"), integer(node, "maxPerTenant"));
  }

  private static TracingConfig tracing(JsonNode node) {
    return new TracingConfig(
        TracingConfig.Exporter.valueOf(text(node, "exporter").toUpperCase(Locale.ROOT)),
        url(node, "endpoint"),
        node.get("sampleRatio").doubleValue());
  }

  private static AccountConfig account(JsonNode node) {
    return new AccountConfig(
        text(node, "id"),
        text(node, "clientId"),
        secret(node.get("clientSecret")),
        list(node.get("previousSecrets"), ConfigMapper::secret),
        node.has("baseUrl") ? url(node, "baseUrl") : null);
  }

  private static TenantConfig tenant(JsonNode node) {
    String id = text(node, "id");
    return new TenantConfig(
        id,
        text(node, "clientId"),
        list(node.get("clientSecrets"), ConfigMapper::secret),
        text(node, "account"),
        node.get("enabled").booleanValue(),
        limit(node.get("orders")),
        limit(node.get("reads")),
        node.has("externalIdPrefix") ? text(node, "externalIdPrefix") : NameRules.defaultPrefix(id),
        list(node.get("callbackHosts"), host -> host.textValue().toLowerCase(Locale.ROOT)),
        budget(node.get("budget")),
        limits(node.get("limits")),
        list(node.get("sourceNetworks"), JsonNode::textValue));
  }

  private static BudgetConfig budget(JsonNode node) {
    return new BudgetConfig(
        BudgetConfig.Mode.valueOf(text(node, "mode").toUpperCase(Locale.ROOT)),
        node.get("lowWater").longValue(),
        BudgetConfig.OnReversed.valueOf(text(node, "onReversed").toUpperCase(Locale.ROOT)));
  }

  private static SpendingLimits limits(JsonNode node) {
    return new SpendingLimits(
        node.has("order") ? node.get("order").longValue() : null,
        list(
            node.get("spend"),
            window ->
                new SpendingLimits.Window(
                    window.get("amount").longValue(),
                    duration(window, "per"),
                    text(window, "per"))));
  }

  private static LedgerConfig ledger(JsonNode node) {
    return new LedgerConfig(duration(node, "retention"), integer(node, "maxPerTenant"));
  }

  private static LimitConfig limit(JsonNode node) {
    return new LimitConfig(
        ConfigUnits.rate(text(node, "rate")).orElseThrow(), integer(node, "burst"));
  }

  private static String text(JsonNode node, String key) {
    return node.get(key).textValue();
  }

  private static int integer(JsonNode node, String key) {
    return node.get(key).intValue();
  }

  private static Duration duration(JsonNode node, String key) {
    return duration(node.get(key));
  }

  private static Duration duration(JsonNode node) {
    return ConfigUnits.duration(node.textValue()).orElseThrow();
  }

  private static URI url(JsonNode node, String key) {
    return Addresses.http(text(node, key));
  }

  private static Secret secret(JsonNode node) {
    return new Secret(node.textValue());
  }

  private static <T> List<T> list(JsonNode node, Function<JsonNode, T> entry) {
    List<T> entries = new ArrayList<>();
    node.forEach(item -> entries.add(entry.apply(item)));
    return List.copyOf(entries);
  }
}
