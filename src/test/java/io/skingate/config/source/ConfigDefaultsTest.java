package io.skingate.config.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.skingate.config.GatewayConfig;
import io.skingate.config.Rate;
import io.skingate.config.RedisConfig;
import io.skingate.config.Secret;
import io.skingate.config.TenantConfig;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every default of the interface, one by one. */
class ConfigDefaultsTest {
  private static final List<Duration> RETRIES =
      List.of(
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          Duration.ofMinutes(2),
          Duration.ofMinutes(10),
          Duration.ofMinutes(30),
          Duration.ofHours(1),
          Duration.ofHours(3),
          Duration.ofHours(6),
          Duration.ofHours(12),
          Duration.ofHours(24));

  static Stream<Arguments> defaults() {
    return Stream.of(
        is("api.host", c -> c.api().host(), "0.0.0.0"),
        is("api.port", c -> c.api().port(), 8080),
        is("api.publicUrl", c -> c.api().publicUrl(), URI.create("http://localhost:8080")),
        is("api.warmUp", c -> c.api().warmUp(), Duration.ofSeconds(6)),
        is("management.host", c -> c.management().host(), "0.0.0.0"),
        is("management.port", c -> c.management().port(), 9090),
        is("management.token", c -> c.management().token(), new Secret("")),
        is("management.console", c -> c.management().console(), true),
        is("redis.mode", c -> c.redis().mode(), RedisConfig.Mode.STANDALONE),
        is(
            "redis.endpoints",
            c -> c.redis().endpoints(),
            List.of(new Secret("redis://localhost:6379"))),
        is("redis.masterName", c -> c.redis().masterName(), null),
        is("redis.masterUser", c -> c.redis().masterUser(), null),
        is("redis.masterPassword", c -> c.redis().masterPassword(), null),
        is("redis.keyPrefix", c -> c.redis().keyPrefix(), "skingate"),
        is("redis.commandTimeout", c -> c.redis().commandTimeout(), Duration.ofMillis(500)),
        is(
            "upstream.baseUrl",
            c -> c.upstream().baseUrl(),
            URI.create("https://api.skinsnode.com")),
        is("upstream.connectTimeout", c -> c.upstream().connectTimeout(), Duration.ofSeconds(2)),
        is("upstream.requestTimeout", c -> c.upstream().requestTimeout(), Duration.ofSeconds(5)),
        is("upstream.maxConcurrency", c -> c.upstream().maxConcurrency(), 64),
        is("catalog.refreshInterval", c -> c.catalog().refreshInterval(), Duration.ofSeconds(5)),
        is("catalog.maxStale", c -> c.catalog().maxStale(), Duration.ofMinutes(5)),
        is("orders.retention", c -> c.orders().retention(), Duration.ofDays(30)),
        is("orders.leaseTime", c -> c.orders().leaseTime(), Duration.ofSeconds(15)),
        is("orders.recoveryInterval", c -> c.orders().recoveryInterval(), Duration.ofSeconds(1)),
        is("orders.queueFor", c -> c.orders().queueFor(), Duration.ofMinutes(10)),
        is("orders.reconcileAfter", c -> c.orders().reconcileAfter(), Duration.ofSeconds(60)),
        is("orders.settleAfter", c -> c.orders().settleAfter(), Duration.ofHours(169)),
        is("events.retention", c -> c.events().retention(), Duration.ofDays(7)),
        is("events.maxPerTenant", c -> c.events().maxPerTenant(), 100_000),
        is("orders.maxQueued", c -> c.orders().maxQueued(), 10_000),
        is("webhooks.tolerance", c -> c.webhooks().tolerance(), Duration.ofMinutes(5)),
        is("webhooks.dedupeFor", c -> c.webhooks().dedupeFor(), Duration.ofHours(24)),
        is("callbacks.timeout", c -> c.callbacks().timeout(), Duration.ofSeconds(10)),
        is("callbacks.retrySchedule", c -> c.callbacks().retrySchedule(), RETRIES),
        is("callbacks.maxConcurrencyPerTenant", c -> c.callbacks().maxConcurrencyPerTenant(), 16),
        is("callbacks.allowHttp", c -> c.callbacks().allowHttp(), false),
        is("callbacks.allowPrivateNetworks", c -> c.callbacks().allowPrivateNetworks(), false),
        is("accounts[].previousSecrets", c -> c.accounts().get(0).previousSecrets(), List.of()),
        is("accounts[].baseUrl", c -> c.accounts().get(0).baseUrl(), null),
        is("tenants[].enabled", c -> tenant(c).enabled(), true),
        is("tenants[].orders.rate", c -> tenant(c).orders().rate(), perSecond(20)),
        is("tenants[].orders.burst", c -> tenant(c).orders().burst(), 40),
        is("tenants[].reads.rate", c -> tenant(c).reads().rate(), perSecond(200)),
        is("tenants[].reads.burst", c -> tenant(c).reads().burst(), 400),
        is("tenants[].externalIdPrefix", c -> tenant(c).externalIdPrefix(), "acme."),
        is("tenants[].callbackHosts", c -> tenant(c).callbackHosts(), List.of()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("defaults")
  void has_the_default_of_the_interface(
      String key, Function<GatewayConfig, Object> value, Object expected) throws Exception {
    assertThat(value.apply(ConfigFixtures.parse(ConfigFixtures.MINIMAL)))
        .as(key)
        .isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("defaults")
  void keeps_the_default_beside_empty_sections(
      String key, Function<GatewayConfig, Object> value, Object expected) throws Exception {
    String yaml =
        "api:\nmanagement: {}\nredis:\nupstream: {}\ncatalog:\norders:\nwebhooks: {}\ncallbacks:\n"
            + ConfigFixtures.MINIMAL
            + "    orders:\n    reads: {}\n";
    assertThat(value.apply(ConfigFixtures.parse(yaml))).as(key).isEqualTo(expected);
  }

  private static TenantConfig tenant(GatewayConfig config) {
    return config.tenants().get(0);
  }

  private static Rate perSecond(long count) {
    return new Rate(count, Duration.ofSeconds(1));
  }

  private static Arguments is(String key, Function<GatewayConfig, Object> value, Object expected) {
    return arguments(key, value, expected);
  }
}
