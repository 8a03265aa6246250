package io.skingate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.skingate.config.reload.ConfigRefusal;
import io.skingate.config.source.ConfigProblem;
import io.skingate.management.health.ReadinessCheck;
import io.skingate.tenant.TenantRegistry;
import io.skingate.tenant.Tenants;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class GatewayChecksTest {
  @Test
  void a_refused_configuration_degrades_readiness_until_it_is_put_right() {
    AtomicReference<ConfigRefusal> refusal = new AtomicReference<>();
    GatewayChecks checks =
        new GatewayChecks(
            null,
            new Tenants(TenantRegistry.of(List.of(), List.of())),
            null,
            null,
            null,
            () -> Optional.ofNullable(refusal.get()),
            Clock.systemUTC());
    ReadinessCheck configuration =
        checks.all().stream()
            .filter(check -> check.name().equals("configuration"))
            .findFirst()
            .orElseThrow();
    assertThat(configuration.state().get()).hasToString("ok");
    refusal.set(
        new ConfigRefusal(
            Instant.parse("2026-11-25T10:00:00.123Z"),
            List.of(
                new ConfigProblem("tenants[0].account", 7, "names no account: \"hush\""),
                new ConfigProblem("tenants[1].id", 9, "stands twice"))));
    assertThat(configuration.state().get())
        .hasToString(
            "degraded (the changed file was refused at 2026-11-25T10:00:00Z, mistakes: 2, the first"
                + " in line 7)");
    refusal.set(null);
    assertThat(configuration.state().get()).hasToString("ok");
  }
}
