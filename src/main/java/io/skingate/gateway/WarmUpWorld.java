package io.skingate.gateway;

import io.skingate.config.AccountConfig;
import io.skingate.config.ApiConfig;
import io.skingate.config.CallbacksConfig;
import io.skingate.config.CatalogConfig;
import io.skingate.config.GatewayConfig;
import io.skingate.config.LimitConfig;
import io.skingate.config.OrdersConfig;
import io.skingate.config.Rate;
import io.skingate.config.RedisConfig;
import io.skingate.config.Secret;
import io.skingate.config.TenantConfig;
import io.skingate.config.TracingConfig;
import io.skingate.config.UpstreamConfig;
import io.skingate.config.spending.BudgetConfig;
import io.skingate.config.spending.SpendingLimits;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The one store and the one account of a self-exercise, unlike those of any other, and where they
 * lie in Redis. Immutable.
 *
 * @param tenant the store's id and client id
 * @param secret the store's
 * @param accountSecret what the account's updates are signed with
 * @param upstreamPort of what plays SkinsNode
 */
record WarmUpWorld(String tenant, String secret, String accountSecret, int upstreamPort) {
  static final String ACCOUNT = "warm";

  /** What Redis keeps of the exercise is gone so soon after it. */
  static final Duration KEPT = Duration.ofSeconds(60);

  /** Far above what any machine sends. */
  private static final LimitConfig NO_LIMIT =
      new LimitConfig(new Rate(1_000_000, Duration.ofSeconds(1)), 1_000_000);

  /** Parts of the tenant's base key that scripts make without an expiry. */
  private static final List<String> LASTING =
      List.of(
          "rate",
          "work",
          "queued",
          "unsent",
          "pause",
          "eps",
          "leases",
          "broken",
          "pending",
          "events",
          "events-first",
          "dead",
          "unknown",
          "trade-url-keys");

  static WarmUpWorld random(int upstreamPort) {
    return new WarmUpWorld(
        "w" + UUID.randomUUID().toString().substring(0, 8),
        UUID.randomUUID().toString(),
        UUID.randomUUID().toString(),
        upstreamPort);
  }

  String callbackUrl() {
    return upstream() + WarmUpUpstream.CALLBACK_PATH;
  }

  private String upstream() {
    return "http://127.0.0.1:" + upstreamPort;
  }

  /**
   * The configuration of a gateway for this world alone, with what else matters of the real one.
   */
  GatewayConfig config(GatewayConfig real) {
    return new GatewayConfig(
        new ApiConfig("127.0.0.1", 0, URI.create("http://127.0.0.1"), List.of(), Duration.ZERO),
        real.management(),
        redis(real.redis()),
        new UpstreamConfig(
            URI.create(upstream()),
            real.upstream().connectTimeout(),
            real.upstream().requestTimeout(),
            real.upstream().maxConcurrency()),
        new CatalogConfig(Duration.ofSeconds(5), Duration.ofSeconds(25)),
        new OrdersConfig(
            Duration.ofSeconds(30),
            Duration.ofSeconds(15),
            real.orders().recoveryInterval(),
            Duration.ofSeconds(10),
            real.orders().reconcileAfter(),
            real.orders().settleAfter(),
            real.orders().maxQueued()),
        real.webhooks(),
        new CallbacksConfig(Duration.ofSeconds(1), List.of(Duration.ofSeconds(1)), 16, true, true),
        real.events(),
        real.ledger(),
        new TracingConfig(TracingConfig.Exporter.NONE, real.tracing().endpoint(), 0),
        List.of(new AccountConfig(ACCOUNT, ACCOUNT, new Secret(accountSecret), List.of(), null)),
        List.of(
            new TenantConfig(
                tenant,
                tenant,
                List.of(new Secret(secret)),
                ACCOUNT,
                true,
                NO_LIMIT,
                NO_LIMIT,
                tenant + '.',
                List.of(),
                BudgetConfig.NONE,
                SpendingLimits.NONE,
                List.of())));
  }

  private RedisConfig redis(RedisConfig real) {
    return new RedisConfig(
        real.mode(),
        real.endpoints(),
        real.masterName(),
        real.keyPrefix() + ":warm:" + tenant,
        real.commandTimeout());
  }

  /** Every key that would stay in Redis, given the prefix of this world's own configuration. */
  List<String> lastingKeys(String keyPrefix, List<String> indexKeys) {
    String base = keyPrefix + ":{" + tenant + "}:";
    List<String> keys = new ArrayList<>();
    LASTING.forEach(part -> keys.add(base + part));
    for (String part : List.of("due:", "lease:", "ep:")) {
      keys.add(base + part + callbackUrl());
    }
    keys.addAll(indexKeys);
    return keys;
  }
}
