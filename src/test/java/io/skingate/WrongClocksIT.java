package io.skingate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.skingate.config.source.ConfigLoader;
import io.skingate.gateway.GatewayApplication;
import io.skingate.gateway.GatewayOptions;
import io.skingate.sandbox.redis.EmbeddedRedis;
import io.skingate.testing.GatewayConfigFile;
import io.skingate.testing.SkinsNodeStandIn;
import io.skingate.testing.StandInBehaviour;
import io.skingate.testing.Store;
import io.skingate.testing.StoreClient;
import io.skingate.testing.StoreClient.Answer;
import io.skingate.testing.StoreReceiver;
import io.skingate.testing.StoreReceiver.Manner;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two gateways whose clocks are two hours apart, far beyond the tolerance that webhooks have. */
class WrongClocksIT {
  private static final Duration WRONG = Duration.ofHours(1);
  private static final Store ACME = Store.of("acme");
  private static final Store LIMITED = Store.of("limited");
  private static final int BURST = 20;

  @TempDir static Path folder;
  private static final EmbeddedRedis REDIS = new EmbeddedRedis();
  private static final List<GatewayApplication> PODS = new ArrayList<>();
  private static final AtomicInteger TURN = new AtomicInteger();
  private static final StoreClient CLIENT = new StoreClient();
  private static SkinsNodeStandIn skinsNode;
  private static StoreReceiver receiver;

  @BeforeAll
  static void start() throws Exception {
    REDIS.start();
    receiver = new StoreReceiver();
    skinsNode =
        new SkinsNodeStandIn(
            () -> PODS.size() < 2 ? null : api(Math.floorMod(TURN.getAndIncrement(), 2)));
    Path file =
        new GatewayConfigFile(folder.resolve("skingate.yaml"), REDIS.uri(), skinsNode.url())
            .set("orders.queueFor", "4s")
            .tenant(ACME)
            .tenant(LIMITED)
            .limits(LIMITED, "1/h", BURST)
            .write();
    for (Duration wrong : List.of(WRONG, WRONG.negated())) {
      PODS.add(
          GatewayApplication.start(
              ConfigLoader.ofProcess().load(file),
              new GatewayOptions(Duration.ZERO, false, Clock.offset(Clock.systemUTC(), wrong))));
    }
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> PODS.stream().allMatch(GatewayApplication::isStarted));
  }

  @AfterAll
  static void stop() throws IOException {
    PODS.forEach(GatewayApplication::stop);
    PODS.clear();
    skinsNode.close();
    receiver.close();
    REDIS.stop();
  }

  @AfterEach
  void allGoesWellAgain() {
    skinsNode.behave(StandInBehaviour.GOOD);
    receiver.answer(callback -> Manner.OK);
  }

  private static URI api(int pod) {
    return URI.create("http://127.0.0.1:" + PODS.get(pod).apiPort());
  }

  private static Answer place(int pod, Store store, String id) {
    try {
      return CLIENT.post(
          api(pod),
          store,
          StoreClient.order(
              id, SkinsNodeStandIn.item(1), SkinsNodeStandIn.price(1), receiver.url(store)));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void awaitTold(String id, String status) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(receiver.statuses(ACME, id)).contains(status));
  }

  @Test
  void the_same_order_over_both_is_one_order() {
    List<CompletableFuture<Answer>> answers = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      int pod = i % 2;
      answers.add(CompletableFuture.supplyAsync(() -> place(pod, ACME, "same")));
    }
    Set<JsonNode> bodies = ConcurrentHashMap.newKeySet();
    for (CompletableFuture<Answer> answer : answers) {
      assertThat(answer.join().status()).describedAs(answer.join().toString()).isEqualTo(202);
      bodies.add(answer.join().body());
    }
    assertThat(bodies).hasSize(1);
    assertThat(skinsNode.entry("acme.same").posts()).hasSize(1);
    awaitTold("same", "completed");
    assertThat(receiver.callbacks())
        .allSatisfy(
            callback -> {
              assertThat(callback.genuine()).isTrue();
              assertThat(callback.signedAt())
                  .isCloseTo(callback.at(), within(5, ChronoUnit.SECONDS));
            });
  }

  @Test
  void a_limit_admits_no_more_and_no_less() {
    int admitted = 0;
    for (int i = 0; i < 2 * BURST; i++) {
      admitted += place(i % 2, LIMITED, "limited-" + i % 3).status() == 202 ? 1 : 0;
    }
    assertThat(admitted).isEqualTo(BURST);
  }

  @Test
  void a_lease_is_taken_over_neither_early_nor_never() {
    // The first pod waits for SkinsNode within its lease; the other must leave the order to it.
    skinsNode.behave(
        new StandInBehaviour() {
          @Override
          public Deed onPost(String name, JsonNode order, int nth) {
            return Deed.TAKE_SLOWLY;
          }
        });
    for (int pod = 0; pod < 2; pod++) {
      String id = "slow-" + pod;
      // SkinsNode's answer, or what a webhook showed that came before it.
      assertThat(place(pod, ACME, id).orderStatus())
          .isIn("accepted", "processing", "sent", "completed");
      assertThat(skinsNode.entry("acme." + id).posts()).hasSize(1);
      awaitTold(id, "completed");
    }
  }

  @Test
  void a_waiting_order_is_sent_soon_and_expires_in_time_whoever_took_it() {
    skinsNode.behave(
        new StandInBehaviour() {
          @Override
          public Deed onPost(String name, JsonNode order, int nth) {
            return name.contains("never") || nth == 0 ? Deed.FAIL_503 : Deed.TAKE;
          }
        });
    for (int pod = 0; pod < 2; pod++) {
      assertThat(place(pod, ACME, "once-" + pod).orderStatus()).isEqualTo("queued");
      assertThat(place(pod, ACME, "never-" + pod).orderStatus()).isEqualTo("queued");
    }
    for (int pod = 0; pod < 2; pod++) {
      awaitTold("once-" + pod, "completed");
      awaitTold("never-" + pod, "expired");
    }
  }

  @Test
  void a_failed_callback_is_tried_again_on_schedule() {
    Set<String> failed = ConcurrentHashMap.newKeySet();
    receiver.answer(callback -> failed.add(callback.id()) ? Manner.FAIL : Manner.OK);
    for (int pod = 0; pod < 2; pod++) {
      assertThat(place(pod, ACME, "retried-" + pod).status()).isEqualTo(202);
    }
    for (int pod = 0; pod < 2; pod++) {
      awaitTold("retried-" + pod, "completed");
    }
  }
}
