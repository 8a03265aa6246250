package io.skingate.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.skingate.testing.GatewayProcess;
import io.skingate.testing.Store;
import io.skingate.testing.TestLink;
import io.skingate.testing.World;
import io.vertx.redis.client.Command;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A pod exercises itself before it is ready, and nothing of that is left. */
class WarmUpIT {
  private static final Store ACME = Store.of("acme");
  private static final Duration WARM_UP = Duration.ofSeconds(3);

  private static World world;

  @BeforeAll
  static void start() {
    world =
        new World(1, List.of(ACME), config -> config.set("api.warmUp", WARM_UP.toSeconds() + "s"));
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  private static String management(GatewayProcess pod, String path) {
    try {
      return world.client.admin(pod.management().resolve(path)).raw().body();
    } catch (IOException | IllegalStateException notYet) {
      return "";
    }
  }

  private static long scripts() throws IOException {
    return RedisCommands.info(world.redis.port(), "total_commands_processed");
  }

  @Test
  void it_is_ready_when_that_is_over_and_leaves_nothing_in_metrics_or_logs() throws Exception {
    long before = scripts();
    try (GatewayProcess pod = GatewayProcess.launch(world.config.file())) {
      await()
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(20))
          .until(() -> management(pod, "/health/ready").contains("warms up"));
      assertThat(pod.readiness()).isEqualTo(503);
      pod.awaitReady();
      assertThat(scripts() - before).as("commands that Redis got").isGreaterThan(200);

      String metrics = management(pod, "/metrics");
      assertThat(metrics)
          .contains("skingate_build_info")
          .doesNotContain("skingate_orders_total", "/v1/orders", "skingate_webhooks_total")
          .doesNotContain("account=\"warm\"");
      assertThat(pod.output())
          .noneMatch(line -> line.contains("Order submitted") || line.contains("\"Answered\""))
          .noneMatch(line -> line.contains("\"account\":\"warm\""))
          .filteredOn(line -> line.contains("\"Listening\""))
          .hasSize(1);
      assertThat(pod.output()).noneMatch(line -> line.contains("ended early"));

      String id = world.newId();
      assertThat(world.client.post(pod.api(), ACME, world.order(ACME, id)).status()).isEqualTo(202);
      await().until(() -> management(pod, "/metrics").contains("skingate_orders_total"));
      await().until(() -> pod.output().stream().anyMatch(line -> line.contains("Order submitted")));
    }
  }

  @Test
  void all_that_stays_in_redis_lies_under_one_prefix_and_is_gone_within_a_minute() {
    try (TestLink link =
        new TestLink(TestLink.standalone(world.redis.uri(), Duration.ofSeconds(2))).connected()) {
      var keys = link.command(Command.KEYS, "skingate:warm:*");
      assertThat(keys.size()).isPositive();
      keys.forEach(
          key ->
              assertThat(link.command(Command.PTTL, key.toString()).toLong())
                  .as(key.toString())
                  .isBetween(-2L, 60_000L)
                  .isNotEqualTo(-1L));
    }
  }

  @Test
  void a_pod_that_is_told_to_end_ends_its_exercise() throws Exception {
    world.config.set("api.warmUp", "50s").write();
    try (GatewayProcess pod = GatewayProcess.launch(world.config.file())) {
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> management(pod, "/health/ready").contains("warms up"));
      pod.sigterm();
      assertThat(pod.awaitExit(Duration.ofSeconds(25))).isZero();
    } finally {
      world.config.set("api.warmUp", WARM_UP.toSeconds() + "s").write();
    }
  }
}
