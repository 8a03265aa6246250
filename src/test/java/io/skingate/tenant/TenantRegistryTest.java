package io.skingate.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import io.skingate.config.GatewayConfig;
import io.skingate.config.source.ConfigLoader;
import io.skingate.tenant.TenantRegistry.OrderName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TenantRegistryTest {
  private static final String YAML =
      """
      api: {publicUrl: "https://gate.example/"}
      upstream: {baseUrl: "https://up.example"}
      accounts:
        - {id: main, clientId: a1, clientSecret: s1, previousSecrets: [s0]}
        - {id: side, clientId: a2, clientSecret: s2, baseUrl: "https://side.example/"}
      tenants:
        - {id: acme, clientId: acme_live, clientSecrets: [new, old], account: main}
        - {id: mover, clientId: mover_live, clientSecrets: [m], account: main, externalIdPrefix: ""}
        - {id: off, clientId: off_live, clientSecrets: [o], account: main, enabled: false, externalIdPrefix: "x-"}
        - {id: lone, clientId: lone_live, clientSecrets: [new], account: side}
      """;

  @TempDir static Path folder;
  private static TenantRegistry registry;

  @BeforeAll
  static void load() throws Exception {
    Path file = Files.writeString(folder.resolve("skingate.yaml"), YAML);
    GatewayConfig config = new ConfigLoader(name -> null).load(file);
    registry = TenantRegistry.of(config);
  }

  @ParameterizedTest(name = "{0} with {1} is {2}")
  @CsvSource(
      nullValues = "null",
      value = {
        "acme_live, new, acme",
        "acme_live, old, acme",
        "acme_live, New, null",
        "acme_live, '', null",
        "acme_live, null, null",
        "acme_live, m, null",
        "acme_live, 'new ', null",
        "ACME_LIVE, new, null",
        "acme, new, null",
        "mover_live, m, mover",
        "off_live, o, off",
        "lone_live, new, lone",
        "lone_live, old, null",
        "nobody, new, null",
        "'', '', null",
        "null, null, null",
        "null, new, null"
      })
  void authenticates(String clientId, String secret, String tenant) {
    assertThat(registry.authenticate(clientId, secret).map(Tenant::id))
        .isEqualTo(Optional.ofNullable(tenant));
  }

  @ParameterizedTest(name = "{1} at {0} is {3} of {2}")
  @CsvSource(
      nullValues = "null",
      value = {
        "main, acme.order-1, acme, order-1",
        "main, acme.acme.1, acme, acme.1",
        "main, x-1, off, 1",
        "main, order-1, mover, order-1",
        "main, acme, mover, acme",
        "main, acme., null, null",
        "main, '', null, null",
        "side, lone.1, lone, 1",
        "side, acme.1, null, null",
        "side, x, null, null"
      })
  void says_whose_order_a_name_is(String account, String name, String tenant, String externalId) {
    Optional<OrderName> resolved = registry.resolve(registry.account(account).orElseThrow(), name);
    assertThat(resolved.map(order -> order.tenant().id())).isEqualTo(Optional.ofNullable(tenant));
    assertThat(resolved.map(OrderName::externalId)).isEqualTo(Optional.ofNullable(externalId));
  }

  @Test
  void gives_back_the_name_that_a_tenant_sent() {
    for (Tenant tenant : registry.tenants()) {
      String upstream = tenant.upstreamName("order:1");
      assertThat(registry.resolve(tenant.account(), upstream))
          .contains(new OrderName(tenant, "order:1"));
    }
  }

  @Test
  void reserves_the_neighbours_prefixes_for_the_empty_prefix_only() {
    assertThat(tenant("mover").reservedPrefixes()).containsExactlyInAnyOrder("acme.", "x-");
    assertThat(tenant("acme").reservedPrefixes()).isEmpty();
    assertThat(tenant("lone").reservedPrefixes()).isEmpty();
  }

  @Test
  void completes_accounts() {
    Account main = registry.account("main").orElseThrow();
    Account side = registry.account("side").orElseThrow();
    assertThat(main.baseUrl()).hasToString("https://up.example");
    assertThat(side.baseUrl()).hasToString("https://side.example");
    assertThat(main.webhookUrl()).isEqualTo("https://gate.example/webhooks/skinsnode/main");
    assertThat(main.webhookSecrets()).extracting("value").containsExactly("s1", "s0");
    assertThat(side.webhookSecrets()).extracting("value").containsExactly("s2");
  }

  @Test
  void lists_and_finds_in_the_order_of_the_file() {
    assertThat(registry.tenants())
        .extracting(Tenant::id)
        .containsExactly("acme", "mover", "off", "lone");
    assertThat(registry.accounts()).extracting(Account::id).containsExactly("main", "side");
    assertThat(registry.tenant("nobody")).isEmpty();
    assertThat(registry.account("nobody")).isEmpty();
    assertThat(tenant("acme").account()).isSameAs(registry.account("main").orElseThrow());
  }

  private static Tenant tenant(String id) {
    return registry.tenant(id).orElseThrow();
  }
}
