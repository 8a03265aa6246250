package io.skingate.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.skingate.testing.StandInBehaviour;
import io.skingate.testing.Store;
import io.skingate.testing.StoreClient.Answer;
import io.skingate.testing.World;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Redis hangs, goes and comes back empty under a gateway that is not restarted. */
class RedisTroubleIT {
  private static final Store ACME = Store.of("acme");

  /** The configured command timeout and what a busy machine adds. */
  private static final Duration REFUSED_WITHIN = Duration.ofMillis(500 + 700);

  private static World world;

  @BeforeAll
  static void start() {
    world = new World(1, List.of(ACME), config -> {});
    placeAndFollow();
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  @AfterEach
  void redisIsBack() throws IOException {
    world.redis.start();
    world.redis.resume();
    allOrdersAreTaken();
  }

  /** Each of the gateway's event loops has its own connection to find again. */
  private static void allOrdersAreTaken() {
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () -> {
              for (int i = 0; i < 12; i++) {
                Answer answer = world.place(0, ACME, world.newId());
                assertThat(answer.status()).describedAs(answer.toString()).isEqualTo(202);
              }
            });
  }

  private static void placeAndFollow() {
    String id = world.newId();
    Answer answer = world.place(0, ACME, id);
    assertThat(answer.status()).describedAs(answer + "\n" + world.logs()).isEqualTo(202);
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(world.receiver.statuses(ACME, id))
                    .describedAs(world::logs)
                    .endsWith("completed"));
  }

  private static void ordersAreRefusedAndReadsGoOn() throws IOException {
    for (int i = 0; i < 5; i++) {
      String id = world.newId();
      Answer order = world.place(0, ACME, id);
      assertThat(order.status()).describedAs(order.toString()).isEqualTo(503);
      assertThat(order.code()).isEqualTo("store_unavailable");
      assertThat(order.header("retry-after")).isPresent();
      assertThat(order.took()).isLessThan(REFUSED_WITHIN);
      assertThat(world.skinsNode.entry(ACME.upstreamName(id)).posts()).isEmpty();

      Answer read = world.read(0, ACME, id);
      assertThat(read.status()).isEqualTo(503);
      Answer catalog = world.client.get(world.api(0).resolve("/v1/catalog"), ACME);
      assertThat(catalog.status()).isEqualTo(200);
      assertThat(catalog.took()).isLessThan(Duration.ofMillis(500));
      assertThat(world.client.get(world.api(0).resolve("/v1/health"), ACME).status())
          .isEqualTo(200);
    }
    assertThat(world.pod(0).readiness()).isEqualTo(200);
  }

  @Test
  void a_hung_redis_costs_orders_no_more_than_the_command_timeout_and_reads_nothing()
      throws IOException {
    world.redis.pause();

    ordersAreRefusedAndReadsGoOn();

    world.redis.resume();
    allOrdersAreTaken();
    placeAndFollow();
  }

  @Test
  void a_redis_that_comes_back_empty_serves_again_without_a_restart() throws IOException {
    String before = world.newId();
    assertThat(world.place(0, ACME, before).status()).isEqualTo(202);
    // An empty Redis has neither the data nor the scripts.
    flush();
    placeAndFollow();
    assertThat(world.read(0, ACME, before).status()).isEqualTo(404);

    world.redis.kill();
    ordersAreRefusedAndReadsGoOn();
    world.redis.start();

    allOrdersAreTaken();
    placeAndFollow();
  }

  private static void flush() throws IOException {
    RedisCommands.run(world.redis.port(), "FLUSHALL");
    RedisCommands.run(world.redis.port(), "SCRIPT FLUSH");
  }

  @Test
  void an_order_that_redis_did_not_answer_is_not_lost_to_its_store_afterwards() throws IOException {
    String id = world.newId();
    world.redis.pause();
    assertThat(world.place(0, ACME, id).code()).isEqualTo("store_unavailable");
    world.redis.resume();

    await().atMost(Duration.ofSeconds(10)).until(() -> world.place(0, ACME, id).status() == 202);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> world.receiver.statuses(ACME, id).contains("completed"));
    assertThat(world.skinsNode.entry(ACME.upstreamName(id)).posts()).hasSize(1);
  }

  @Test
  void an_order_that_redis_lost_is_told_again_however_long_the_outage() throws IOException {
    world.skinsNode.behave(
        new StandInBehaviour() {
          @Override
          public boolean tellsNothing(String name) {
            return true;
          }
        });
    String id = world.newId();
    Answer first = world.place(0, ACME, id);
    assertThat(first.orderStatus()).isEqualTo("accepted");
    flush();
    world.redis.kill();
    await().pollDelay(Duration.ofSeconds(4)).until(() -> true);
    world.redis.start();

    await()
        .atMost(Duration.ofSeconds(15))
        .until(() -> world.receiver.statuses(ACME, id).contains("completed"));
    Answer again = world.place(0, ACME, id);
    assertThat(again.replayed()).isTrue();
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(world.skinsNode.entry(ACME.upstreamName(id)).posts()).hasSize(1);
    world.skinsNode.behave(StandInBehaviour.GOOD);
  }
}
