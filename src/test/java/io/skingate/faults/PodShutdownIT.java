package io.skingate.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.skingate.testing.GatewayProcess;
import io.skingate.testing.StandInBehaviour;
import io.skingate.testing.Store;
import io.skingate.testing.StoreClient.Answer;
import io.skingate.testing.StoreReceiver.Manner;
import io.skingate.testing.World;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** SIGTERM under load. */
class PodShutdownIT {
  private static final Store ACME = Store.of("acme");
  private static final String SLOW = "item-7";

  /** Orders of one item hang at SkinsNode. */
  private static final StandInBehaviour ONE_ITEM_HANGS =
      new StandInBehaviour() {
        @Override
        public Deed onPost(String name, JsonNode order, int nth) {
          return nth == 0 && order.path("catalogItemId").asText().equals(SLOW)
              ? Deed.TAKE_AND_HANG
              : Deed.TAKE;
        }
      };

  @Test
  void sigterm_turns_readiness_off_ends_what_is_in_flight_and_exits_with_0() throws Exception {
    // An order's deadline that is longer than the shutdown waits: its lease must be handed back.
    try (World world =
        new World(
            2,
            List.of(ACME),
            config ->
                config
                    .set("upstream.requestTimeout", "20s")
                    .set("orders.leaseTime", "5m")
                    .set("callbacks.timeout", "15s"))) {
      world.skinsNode.behave(ONE_ITEM_HANGS);
      GatewayProcess leaving = world.pod(0);
      ConcurrentLinkedQueue<String> lost = new ConcurrentLinkedQueue<>();
      ConcurrentLinkedQueue<String> taken = new ConcurrentLinkedQueue<>();
      AtomicBoolean over = new AtomicBoolean();
      List<CompletableFuture<Void>> clients =
          IntStream.range(0, 4)
              .mapToObj(i -> CompletableFuture.runAsync(() -> order(world, over, taken, lost)))
              .toList();
      String held = world.newId();
      // Callbacks of this order hang as long as the pod that leaves is there.
      world.receiver.answer(
          c -> c.externalId().equals(held) && leaving.isAlive() ? Manner.HANG : Manner.OK);
      CompletableFuture<Answer> hanging =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return world.client.post(
                      leaving.api(),
                      ACME,
                      world
                          .order(ACME, held)
                          .put("catalogItemId", SLOW)
                          .put("expectedPrice", 1007));
                } catch (java.io.IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      // Processes that have just started on a machine that is busy take their time.
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () ->
                  taken.size() > 40
                      && world.receiver.callbacks().stream()
                          .anyMatch(callback -> callback.externalId().equals(held)));
      long from = System.nanoTime();
      leaving.sigterm();

      await().atMost(Duration.ofSeconds(3)).until(() -> leaving.readiness() == 503);
      assertThat(leaving.awaitExit(Duration.ofSeconds(25)))
          .describedAs(() -> leaving.tail(40))
          .isZero();
      Duration took = Duration.ofNanos(System.nanoTime() - from);
      assertThat(took).isLessThan(Duration.ofSeconds(25));
      over.set(true);
      clients.forEach(CompletableFuture::join);
      assertThat(lost).isEmpty();
      hanging.exceptionally(cut -> null).join();

      // With a lease of five minutes, only a lease that was handed back lets the other pod work.
      await()
          .atMost(Duration.ofSeconds(40))
          .untilAsserted(
              () ->
                  assertThat(world.receiver.statuses(ACME, held))
                      .describedAs(world::logs)
                      .endsWith("completed"));
      assertThat(world.skinsNode.entry("acme." + held).posts()).hasSize(1);
      for (String id : taken) {
        assertThat(world.skinsNode.entry("acme." + id).posts()).hasSize(1);
      }
    }
  }

  /**
   * Orders on kept-alive connections to the pod that leaves until it is told that its connection
   * closes, then to the other, as behind a load balancer that saw the readiness go.
   */
  private static void order(
      World world,
      AtomicBoolean over,
      ConcurrentLinkedQueue<String> taken,
      ConcurrentLinkedQueue<String> lost) {
    int pod = 0;
    while (!over.get()) {
      String id = world.newId();
      try {
        Answer answer = world.place(pod, ACME, id);
        if (answer.status() == 202) {
          taken.add(id);
        } else {
          lost.add(id + ": " + answer);
        }
        if (answer.header("connection").filter("close"::equalsIgnoreCase).isPresent()) {
          pod = 1;
        }
      } catch (UncheckedIOException e) {
        lost.add(id + " at pod " + pod + ": " + e.getCause());
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
