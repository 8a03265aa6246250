package io.skingate.config.source;

import static io.skingate.config.source.ConfigFixtures.MINIMAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

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
import io.skingate.config.Rate;
import io.skingate.config.RedisConfig;
import io.skingate.config.Secret;
import io.skingate.config.TenantConfig;
import io.skingate.config.TracingConfig;
import io.skingate.config.UpstreamConfig;
import io.skingate.config.WebhooksConfig;
import io.skingate.config.spending.BudgetConfig;
import io.skingate.config.spending.SpendingLimits;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigLoaderTest {
  @TempDir Path folder;

  @Test
  void maps_every_key() throws Exception {
    GatewayConfig config =
        ConfigFixtures.parse(
            """
            api: {host: 127.0.0.1, port: 1, publicUrl: "https://gate.example/base/", trustedProxies: [10.0.0.0/8], warmUp: 3s}
            management:
              host: "::1"
              port: 2
              token: tok-en
              tokens: [{name: alice, token: of-alice, scope: read}]
            redis:
              mode: sentinel
              endpoints: ["rediss://user:p%40ss@a.example:26379", "redis://b.example"]
              masterName: mymaster
              keyPrefix: sg
              commandTimeout: 250ms
            upstream: {baseUrl: "http://up.example:81/", connectTimeout: 1s, requestTimeout: 3s, maxConcurrency: 7}
            catalog: {refreshInterval: 2s, maxStale: 1m}
            orders: {retention: 7d, leaseTime: 9s, recoveryInterval: 2s, queueFor: 5m, reconcileAfter: 30s, settleAfter: 100h, maxQueued: 5}
            events: {retention: 2d, maxPerTenant: 12}
            webhooks: {tolerance: 2m, dedupeFor: 12h}
            callbacks: {timeout: 4s, retrySchedule: [1s, 2m], maxConcurrencyPerTenant: 3, allowHttp: true, allowPrivateNetworks: true}
            ledger: {retention: 5d, maxPerTenant: 9}
            tracing: {exporter: otlp, endpoint: "https://collector.example:4318", sampleRatio: 0.25}
            accounts:
              - {id: a, clientId: ca, clientSecret: sa, previousSecrets: [old1, old2], baseUrl: "http://other.example"}
            tenants:
              - id: t-1
                clientId: ct
                clientSecrets: [s1, s2]
                account: a
                enabled: false
                orders: {rate: 600/m, burst: 3}
                reads: {rate: 5/h, burst: 4}
                externalIdPrefix: ""
                callbackHosts: [Shop.Example, "*.shop.example"]
                budget: {mode: prepaid, lowWater: 50, onReversed: release}
                limits: {order: 7, spend: [{amount: 8, per: 24h}]}
                sourceNetworks: ["2001:db8::/32"]
            """);

    assertThat(config)
        .isEqualTo(
            new GatewayConfig(
                new ApiConfig(
                    "127.0.0.1",
                    1,
                    URI.create("https://gate.example/base"),
                    List.of("10.0.0.0/8"),
                    Duration.ofSeconds(3)),
                new ManagementConfig(
                    "::1",
                    2,
                    new Secret("tok-en"),
                    List.of(
                        new AdminTokenConfig(
                            "alice", new Secret("of-alice"), AdminTokenConfig.Scope.READ)),
                    true),
                new RedisConfig(
                    RedisConfig.Mode.SENTINEL,
                    List.of(
                        new Secret("rediss://user:p%40ss@a.example:26379"),
                        new Secret("redis://b.example")),
                    "mymaster",
                    "sg",
                    Duration.ofMillis(250)),
                new UpstreamConfig(
                    URI.create("http://up.example:81"),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(3),
                    7),
                new CatalogConfig(Duration.ofSeconds(2), Duration.ofMinutes(1)),
                new OrdersConfig(
                    Duration.ofDays(7),
                    Duration.ofSeconds(9),
                    Duration.ofSeconds(2),
                    Duration.ofMinutes(5),
                    Duration.ofSeconds(30),
                    Duration.ofHours(100),
                    5),
                new WebhooksConfig(Duration.ofMinutes(2), Duration.ofHours(12)),
                new CallbacksConfig(
                    Duration.ofSeconds(4),
                    List.of(Duration.ofSeconds(1), Duration.ofMinutes(2)),
                    3,
                    true,
                    true),
                new EventsConfig(Duration.ofDays(2), 12),
                new LedgerConfig(Duration.ofDays(5), 9),
                new TracingConfig(
                    TracingConfig.Exporter.OTLP,
                    URI.create("https://collector.example:4318"),
                    0.25),
                List.of(
                    new AccountConfig(
                        "a",
                        "ca",
                        new Secret("sa"),
                        List.of(new Secret("old1"), new Secret("old2")),
                        URI.create("http://other.example"))),
                List.of(
                    new TenantConfig(
                        "t-1",
                        "ct",
                        List.of(new Secret("s1"), new Secret("s2")),
                        "a",
                        false,
                        new LimitConfig(new Rate(600, Duration.ofMinutes(1)), 3),
                        new LimitConfig(new Rate(5, Duration.ofHours(1)), 4),
                        "",
                        List.of("shop.example", "*.shop.example"),
                        new BudgetConfig(
                            BudgetConfig.Mode.PREPAID, 50, BudgetConfig.OnReversed.RELEASE),
                        new SpendingLimits(
                            7L, List.of(new SpendingLimits.Window(8, Duration.ofHours(24), "24h"))),
                        List.of("2001:db8::/32")))));
  }

  @Test
  void reads_json() throws Exception {
    GatewayConfig config =
        ConfigFixtures.parse(
            """
            {"api": {"port": 8181},
             "accounts": [{"id": "main", "clientId": "c", "clientSecret": "s"}],
             "tenants": [{"id": "acme", "clientId": "t", "clientSecrets": ["s"], "account": "main"}]}
            """);
    assertThat(config.api().port()).isEqualTo(8181);
  }

  @Test
  void takes_environment_variables_anywhere_in_a_value() throws Exception {
    GatewayConfig config =
        ConfigFixtures.loader(Map.of("PORT", "8200", "HOST", "gate.example", "ON", "true"))
            .parse(
                """
                api: {port: "${PORT}", publicUrl: "https://${HOST}:${PORT}/${PATH_PART:x}"}
                management:
                  port: ${MANAGEMENT_PORT:9191}
                  token: ${TOKEN:}
                callbacks:
                  allowHttp: ${ON}
                """
                    + MINIMAL);
    assertThat(config.api().port()).isEqualTo(8200);
    assertThat(config.api().publicUrl()).hasToString("https://gate.example:8200/x");
    assertThat(config.management().port()).isEqualTo(9191);
    assertThat(config.management().token().isEmpty()).isTrue();
    assertThat(config.callbacks().allowHttp()).isTrue();
  }

  @Test
  void keeps_secrets_of_digits_as_they_are_written() throws Exception {
    String yaml = MINIMAL.replace("acc-secret", "${S}").replace("acme-secret", "0012, true");
    GatewayConfig config = ConfigFixtures.loader(Map.of("S", "0077")).parse(yaml);
    assertThat(config.accounts().get(0).clientSecret().value()).isEqualTo("0077");
    assertThat(config.tenants().get(0).clientSecrets())
        .containsExactly(new Secret("0012"), new Secret("true"));
  }

  @Test
  void does_not_look_for_variables_in_what_a_variable_or_file_holds() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "${B}");
    String yaml =
        MINIMAL.replace("acc-secret", "file:" + secret).replace("acme-secret", "\"${A}\"");
    GatewayConfig config = ConfigFixtures.loader(Map.of("A", "${B}")).parse(yaml);
    assertThat(config.accounts().get(0).clientSecret().value()).isEqualTo("${B}");
    assertThat(config.tenants().get(0).clientSecrets().get(0).value()).isEqualTo("${B}");
  }

  @Test
  void takes_the_trimmed_content_of_files() throws Exception {
    Files.writeString(folder.resolve("secret"), " from-file\n\n");
    String yaml =
        MINIMAL
            .replace("acc-secret", "file:${DIR}/secret")
            .replace("acme-secret", "\"${POINTER}\"");
    GatewayConfig config =
        ConfigFixtures.loader(
                Map.of("DIR", folder.toString(), "POINTER", "file:" + folder + "/secret"))
            .parse(yaml);
    assertThat(config.accounts().get(0).clientSecret().value()).isEqualTo("from-file");
    assertThat(config.tenants().get(0).clientSecrets().get(0).value()).isEqualTo("from-file");
  }

  @Test
  void follows_anchors() throws Exception {
    String yaml =
        MINIMAL
            + """
                orders: &limit {rate: 7/s, burst: 9}
                reads: *limit
            """;
    assertThat(ConfigFixtures.parse(yaml).tenants().get(0).reads())
        .isEqualTo(new LimitConfig(new Rate(7, Duration.ofSeconds(1)), 9));
  }

  @Test
  void bounds_what_aliases_may_blow_up() {
    StringBuilder yaml = new StringBuilder("accounts: []\ntenants:\n  - &t\n    callbackHosts: [");
    yaml.append("a.example, ".repeat(1000)).append("z]\n");
    yaml.append("  - *t\n".repeat(2000));
    assertThat(problems(yaml.toString()))
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).contains("more than 500000 values"));
  }

  @Test
  void refuses_circles_and_towers() {
    assertThat(problems("api: &a\n  host: *a\n" + MINIMAL)).isNotEmpty();
    assertThat(problems("api: &a\n  b: *a\n" + MINIMAL)).isNotEmpty();
    assertThat(problems("[".repeat(200_000))).hasSize(1);
  }

  @Test
  void refuses_a_file_that_is_too_large_or_no_text() throws Exception {
    Path large = Files.write(folder.resolve("large"), new byte[SourceFiles.MAX_CONFIG_BYTES + 1]);
    assertThatThrownBy(() -> ConfigFixtures.loader(Map.of()).load(large))
        .hasMessageContaining("larger than");
    Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xc3, 0x28});
    assertThatThrownBy(() -> ConfigFixtures.loader(Map.of()).load(binary))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("not UTF-8");
    assertThatThrownBy(() -> ConfigFixtures.loader(Map.of()).load(folder.resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void names_an_account_that_stands_twice_though_its_address_is_wrong() {
    assertThat(
            problems(
                """
                upstream: {baseUrl: "ftp://x"}
                accounts:
                  - {id: main, clientId: a, clientSecret: s}
                  - {id: other, clientId: a, clientSecret: s}
                tenants:
                  - {id: acme, clientId: c, clientSecrets: [s], account: main}
                """))
        .extracting(ConfigProblem::path)
        .containsExactly("upstream.baseUrl", "accounts[1].clientId");
  }

  @Test
  void names_all_mistakes_at_once_in_the_order_of_the_file() {
    List<ConfigProblem> problems =
        problems(
            """
            api: {port: http, hots: x}
            redis:
              mode: single
            accounts:
              - id: main
                clientId: ${NOPE}
                clientSecret: CHANGEME
            tenants:
              - id: Acme
                clientSecrets: [file:/no/such/file]
                account: other
                orders: {rate: 20, burst: 0}
            """);
    assertThat(problems)
        .extracting(problem -> problem.line() + " " + problem.path())
        .containsExactly(
            "1 api.hots",
            "1 api.port",
            "3 redis.mode",
            "6 accounts[0].clientId",
            "7 accounts[0].clientSecret",
            "9 tenants[0].clientId",
            "9 tenants[0].id",
            "10 tenants[0].clientSecrets[0]",
            "11 tenants[0].account",
            "12 tenants[0].orders.burst",
            "12 tenants[0].orders.rate");
  }

  @Test
  void never_repeats_a_secret_in_a_message() {
    List<ConfigProblem> problems =
        problems(
            """
            api: {port: "${LEAK}", publicUrl: "http://user:LEAKED@x"}
            management: {token: "LEAKED with blank"}
            redis: {endpoints: ["http://u:LEAKED@h", "redis://u:LEAKED LEAKED@h"]}
            callbacks: {timeout: "${LEAK}"}
            accounts:
              - {id: "${LEAK}", clientId: "${LEAK}", clientSecret: "LEAKED\\n", previousSecrets: {LEAKED: LEAKED}}
              - {id: "${LEAK}", clientId: "${LEAK}", clientSecret: LEAKED}
            tenants:
              - {id: "${LEAK}", clientId: "a b", clientSecrets: LEAKED, account: "${LEAK}x", secret: LEAKED}
            """);
    assertThat(problems).hasSizeGreaterThan(9);
    assertThat(problems).noneSatisfy(p -> assertThat(p.message()).containsIgnoringCase("leaked"));
  }

  static Stream<Path> shipped() throws Exception {
    try (Stream<Path> files = Files.list(Path.of("conf"))) {
      return files.filter(file -> file.toString().endsWith(".yaml")).toList().stream();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("shipped")
  void accepts_every_file_in_conf_without_any_environment(Path file) throws Exception {
    assertThat(ConfigFixtures.loader(Map.of()).load(file).tenants()).isNotEmpty();
  }

  @Test
  void ships_a_commented_file_with_the_defaults() throws Exception {
    GatewayConfig shipped = ConfigFixtures.loader(Map.of()).load(Path.of("conf/skingate.yaml"));
    GatewayConfig defaults = ConfigFixtures.parse(MINIMAL);
    assertThat(shipped.api()).isEqualTo(defaults.api());
    assertThat(shipped.management()).isEqualTo(defaults.management());
    assertThat(shipped.redis()).isEqualTo(defaults.redis());
    assertThat(shipped.catalog()).isEqualTo(defaults.catalog());
    assertThat(shipped.orders()).isEqualTo(defaults.orders());
    assertThat(shipped.webhooks()).isEqualTo(defaults.webhooks());
    assertThat(shipped.callbacks()).isEqualTo(defaults.callbacks());
  }

  private static List<ConfigProblem> problems(String yaml) {
    ConfigLoader loader = ConfigFixtures.loader(Map.of("LEAK", "LEAKED!"));
    return catchThrowableOfType(ConfigException.class, () -> loader.parse(yaml)).problems();
  }

  @Test
  void a_short_retention_of_an_older_file_is_taken_and_hinted_at() throws Exception {
    Path file = folder.resolve("short.yaml");
    Files.writeString(
        file,
        """
        orders: {retention: 7d}
        accounts: [{id: main, clientId: a, clientSecret: s}]
        tenants: [{id: acme, clientId: t, clientSecrets: [s], account: main}]
        """);
    List<ConfigProblem> hints = new ArrayList<>();
    GatewayConfig config = ConfigFixtures.loader(Map.of()).load(file, hints::add);
    assertThat(config.orders().settleAfter()).isEqualTo(Duration.ofHours(169));
    assertThat(hints)
        .singleElement()
        .satisfies(
            hint -> {
              assertThat(hint.path()).isEqualTo("orders.retention");
              assertThat(hint.line()).isEqualTo(1);
              assertThat(hint.message()).contains("no order will be settled");
            });
  }
}
