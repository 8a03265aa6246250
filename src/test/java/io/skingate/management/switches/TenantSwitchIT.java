package io.skingate.management.switches;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.skingate.redis.connection.RedisUnavailableException;
import io.skingate.sandbox.redis.EmbeddedRedis;
import io.skingate.sandbox.redis.EmbeddedRedisOptions;
import io.skingate.tenant.Tenant;
import io.skingate.tenant.TenantRegistry;
import io.skingate.tenant.Tenants;
import io.skingate.testing.TestLink;
import io.skingate.testing.TestTenants;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Stores that the operator disables and enables, with the least Redis user. */
class TenantSwitchIT {
  private static final Duration PROMISED = Duration.ofSeconds(2);

  private final List<AutoCloseable> opened = new ArrayList<>();
  private EmbeddedRedis server;
  private TestLink admin;

  @BeforeEach
  void start() throws Exception {
    server =
        new EmbeddedRedis(
                EmbeddedRedisOptions.defaults()
                    .withDirective("user skin on >right ~test:* +@all -@dangerous -@admin"))
            .start();
    admin = new TestLink(TestLink.standalone(server.uri(), Duration.ofSeconds(5))).connected();
    opened.add(admin);
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
    server.stop();
  }

  /** A pod, as far as it follows what the operator says. */
  private final class Pod {
    final TestLink link =
        new TestLink(
                TestLink.standalone(
                    "redis://skin:right@127.0.0.1:" + server.port(), Duration.ofMillis(500)))
            .connected();
    final Tenants tenants;
    final TenantSwitchStore store;

    Pod(boolean configured) {
      opened.add(link);
      tenants = new Tenants(registry(configured), Clock.systemUTC());
      store = new TenantSwitchStore(link.link(), "test", tenants);
      link.on(() -> watch().mapEmpty());
    }

    private Future<?> watch() {
      try {
        return new TenantSwitchWatch(link.link(), "test", tenants, Clock.systemUTC())
            .deploy(Vertx.currentContext());
      } catch (Exception e) {
        return Future.failedFuture(e);
      }
    }

    void say(boolean enabled) {
      link.on(() -> store.say(acme(), enabled, "alice"));
    }

    /** Has another configuration file, as far as this store is concerned. */
    void configure(boolean enabled) {
      tenants.replace(registry(enabled));
    }

    Tenant acme() {
      return tenants.current().tenant("acme").orElseThrow();
    }

    boolean enabled() {
      return tenants.isEnabled(acme());
    }

    void becomes(boolean enabled) {
      await().atMost(PROMISED).until(() -> enabled() == enabled);
    }
  }

  private static TenantRegistry registry(boolean enabled) {
    Tenant acme = TestTenants.tenant("acme", enabled);
    return TenantRegistry.of(List.of(acme.account()), List.of(acme, TestTenants.tenant("other")));
  }

  @Test
  void a_store_is_disabled_on_every_pod_and_on_those_that_start_later() {
    Pod one = new Pod(true);
    Pod two = new Pod(true);
    one.say(false);
    assertThat(one.enabled()).isFalse();
    two.becomes(false);
    assertThat(new Pod(true).enabled()).as("before it listens").isFalse();
    assertThat(two.tenants.switchOf(two.acme()).orElseThrow().by()).isEqualTo("alice");
    assertThat(two.tenants.isEnabled(two.tenants.current().tenant("other").orElseThrow())).isTrue();
    two.say(true);
    one.becomes(true);
    assertThat(one.tenants.switchOf(one.acme())).isEmpty();
  }

  @Test
  void a_store_that_the_file_disables_is_enabled() {
    Pod one = new Pod(false);
    Pod two = new Pod(false);
    assertThat(one.enabled()).isFalse();
    one.say(true);
    assertThat(one.enabled()).isTrue();
    two.becomes(true);
    one.say(false);
    two.becomes(false);
  }

  @Test
  void it_is_over_when_the_files_own_word_changes_also_when_that_changes_back() {
    Pod early = new Pod(true);
    Pod late = new Pod(true);
    early.say(false);
    late.becomes(false);
    early.configure(false);
    assertThat(early.enabled()).isFalse();
    await().until(() -> value().matches("0:1:\\d+:[1-9]\\d+:alice"));
    // A pod whose volume was not refreshed yet does not let the store in for a moment.
    late.link.on(() -> late.store.refresh());
    assertThat(late.enabled()).isFalse();
    late.configure(false);
    early.configure(true);
    early.becomes(true);
    late.configure(true);
    late.becomes(true);
    assertThat(new Pod(true).enabled()).isTrue();
  }

  @Test
  void a_reload_that_leaves_the_store_alone_ends_nothing() {
    Pod one = new Pod(true);
    one.say(false);
    one.configure(true);
    assertThat(one.enabled()).isFalse();
  }

  @Test
  void a_new_word_counts_whatever_was_over_before() {
    Pod one = new Pod(true);
    one.say(false);
    one.configure(false);
    await().until(() -> value().matches("0:1:\\d+:[1-9]\\d+:alice"));
    one.say(true);
    assertThat(one.enabled()).isTrue();
    one.configure(true);
    one.say(false);
    assertThat(one.enabled()).isFalse();
  }

  @Test
  void without_redis_the_last_known_holds() throws Exception {
    Pod one = new Pod(true);
    Pod two = new Pod(true);
    one.say(false);
    two.becomes(false);
    server.stop();
    await().until(() -> !one.link.link().isConnected());
    assertThatThrownBy(() -> one.say(true)).isInstanceOf(RedisUnavailableException.class);
    assertThat(one.enabled()).isFalse();
    assertThat(two.enabled()).isFalse();
  }

  private String value() {
    var value = admin.command(Command.HGET, "test:switches", "acme");
    return value == null ? "" : value.toString();
  }
}
