package io.skingate.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.skingate.testing.StandInBehaviour;
import io.skingate.testing.Store;
import io.skingate.testing.StoreClient.Answer;
import io.skingate.testing.World;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** What an order that went all the way leaves in Redis. */
class OrderMemoryIT {
  private static final Store ACME = Store.of("acme");
  private static final int WARM_UP = 100;
  private static final int ORDERS = 2_000;
  private static final int CLIENTS = 16;

  @Test
  void a_completed_order_with_its_history_takes_less_than_a_kilobyte() throws Exception {
    // Retention must be the default: an expiry is part of what an order costs.
    try (World world = new World(1, List.of(ACME), config -> {})) {
      world.skinsNode.behave(
          new StandInBehaviour() {
            @Override
            public Duration pace(String name) {
              return Duration.ofMillis(50);
            }
          });
      complete(world, WARM_UP);
      long before = RedisCommands.info(world.redis.port(), "used_memory");
      long feedBefore = feed(world);

      complete(world, ORDERS);

      long events = feed(world) - feedBefore;
      long after = RedisCommands.info(world.redis.port(), "used_memory") - events;
      String dump = RedisCommands.run(world.redis.port(), "DBSIZE");
      long each = (after - before) / ORDERS;
      System.out.println(
          "memory: "
              + each
              + " bytes per completed order and "
              + events / ORDERS
              + " for its events, "
              + dump
              + " keys after "
              + (ORDERS + WARM_UP));
      assertThat(each).isBetween(200L, 1_024L);
      assertThat(events / ORDERS).as("of four events").isBetween(100L, 400L);
    }
  }

  private static long feed(World world) throws IOException {
    return Long.parseLong(
        RedisCommands.run(world.redis.port(), "MEMORY USAGE skingate:{acme}:events SAMPLES 0"));
  }

  private static void complete(World world, int count) {
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    List<CompletableFuture<Void>> orders = new ArrayList<>();
    long toldBefore = completed(world);
    for (int i = 0; i < count; i++) {
      orders.add(
          CompletableFuture.runAsync(
              () -> {
                Answer answer = world.place(0, ACME, world.newId());
                assertThat(answer.status()).describedAs(answer.toString()).isEqualTo(202);
              },
              clients));
    }
    orders.forEach(CompletableFuture::join);
    clients.shutdown();
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(completed(world) - toldBefore).isEqualTo(count));
    // The last callbacks are settled after they were answered.
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () ->
                RedisCommands.run(world.redis.port(), "ZCARD skingate:{acme}:pending").equals("0"));
  }

  private static long completed(World world) {
    return world.receiver.callbacks().stream()
        .filter(callback -> callback.status().equals("completed"))
        .map(callback -> callback.id())
        .distinct()
        .count();
  }
}
