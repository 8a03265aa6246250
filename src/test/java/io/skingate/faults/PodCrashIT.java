package io.skingate.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.skingate.testing.SkinsNodeStandIn.Entry;
import io.skingate.testing.StandInBehaviour;
import io.skingate.testing.Store;
import io.skingate.testing.StoreClient.Answer;
import io.skingate.testing.StoreReceiver.Manner;
import io.skingate.testing.World;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Pods that die at the worst instant. What a dead pod had claimed comes back when its lease is
 * over: an order's after {@code leaseTime}, a callback's ten seconds after the exchange's own
 * deadline.
 */
class PodCrashIT {
  private static final Store ACME = Store.of("acme");
  private static World world;

  @BeforeAll
  static void start() {
    world = new World(2, List.of(ACME), config -> {});
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  @BeforeEach
  void bothPodsRun() {
    world.startPods();
  }

  @AfterEach
  void allGoesWellAgain() {
    world.skinsNode.behave(StandInBehaviour.GOOD);
    world.receiver.answer(callback -> Manner.OK);
  }

  private static Entry atSkinsNode(String id) {
    return world.skinsNode.entry(ACME.upstreamName(id));
  }

  /** Takes the first POST of an order or not, and lets the caller wait. */
  private static StandInBehaviour hangingAtFirst(StandInBehaviour.Deed first) {
    return new StandInBehaviour() {
      @Override
      public Deed onPost(String name, JsonNode order, int nth) {
        return nth == 0 ? first : Deed.TAKE;
      }
    };
  }

  private void killBetweenClaimAndAnswer(StandInBehaviour.Deed first, int posts) {
    world.skinsNode.behave(hangingAtFirst(first));
    String id = world.newId();
    CompletableFuture<Answer> lost = CompletableFuture.supplyAsync(() -> world.place(0, ACME, id));
    await().atMost(Duration.ofSeconds(5)).until(() -> atSkinsNode(id).posts().size() == 1);

    world.pod(0).kill9();

    assertThat(lost).failsWithin(Duration.ofSeconds(5));
    await()
        .atMost(Duration.ofSeconds(40))
        .untilAsserted(
            () ->
                assertThat(world.receiver.statuses(ACME, id))
                    .describedAs(world::logs)
                    .contains("accepted")
                    .endsWith("completed"));
    assertThat(atSkinsNode(id).posts()).hasSize(posts);
    Answer retried = retryUntilAnswered(id);
    assertThat(retried.status()).isEqualTo(202);
    assertThat(retried.replayed()).isTrue();
    assertThat(atSkinsNode(id).posts()).hasSize(posts);
    assertThat(world.read(1, ACME, id).orderStatus()).isEqualTo("completed");
  }

  /** As a store does; the dead pod's lease ends soon. */
  private static Answer retryUntilAnswered(String id) {
    long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    Answer answer = world.place(1, ACME, id);
    while (answer.status() == 409 && System.nanoTime() < until) {
      assertThat(answer.code()).isEqualTo("order_in_progress");
      assertThat(answer.header("retry-after")).isPresent();
      answer = world.place(1, ACME, id);
    }
    return answer;
  }

  @Test
  void an_order_that_skinsnode_took_from_a_killed_pod_is_found_and_never_sent_again() {
    killBetweenClaimAndAnswer(StandInBehaviour.Deed.TAKE_AND_HANG, 1);
  }

  @Test
  void an_order_that_a_killed_pod_did_not_get_through_is_sent_by_the_other() {
    killBetweenClaimAndAnswer(StandInBehaviour.Deed.HANG, 2);
  }

  @Test
  void a_retry_while_the_dead_pods_lease_runs_waits_or_is_told_to_come_back() {
    world.skinsNode.behave(hangingAtFirst(StandInBehaviour.Deed.TAKE_AND_HANG));
    String id = world.newId();
    CompletableFuture<Answer> lost = CompletableFuture.supplyAsync(() -> world.place(0, ACME, id));
    await().atMost(Duration.ofSeconds(5)).until(() -> atSkinsNode(id).taken());
    world.pod(0).kill9();
    assertThat(lost).failsWithin(Duration.ofSeconds(5));

    Answer answer = retryUntilAnswered(id);

    assertThat(answer.status()).describedAs(answer.toString()).isEqualTo(202);
    assertThat(atSkinsNode(id).posts()).hasSize(1);
  }

  @Test
  void an_update_whose_pod_dies_right_after_the_200_reaches_the_store_from_the_other() {
    world.skinsNode.behave(
        new StandInBehaviour() {
          @Override
          public List<String> life(String name) {
            return List.of();
          }
        });
    String id = world.newId();
    assertThat(world.place(0, ACME, id).status()).isEqualTo(202);
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> world.receiver.statuses(ACME, id).contains("accepted"));
    // Whoever claims the delivery first hangs on it.
    world.receiver.answer(
        callback ->
            world.pod(0).isAlive() && callback.externalId().equals(id) ? Manner.HANG : Manner.OK);
    world.skinsNode.sendWebhook(ACME.upstreamName(id), "completed");
    await()
        .pollInterval(Duration.ofMillis(5))
        .atMost(Duration.ofSeconds(10))
        .until(
            () ->
                atSkinsNode(id).hooks().stream()
                    .anyMatch(
                        hook ->
                            hook.status().equals("completed") && hook.acknowledgedAt() != null));

    world.pod(0).kill9();

    await()
        .atMost(Duration.ofSeconds(40))
        .untilAsserted(
            () ->
                assertThat(world.receiver.statuses(ACME, id))
                    .describedAs(world::logs)
                    .endsWith("completed"));
    assertThat(
            world.receiver.callbacks().stream()
                .filter(callback -> callback.externalId().equals(id))
                .filter(callback -> callback.status().equals("completed"))
                .map(callback -> callback.id())
                .distinct())
        .hasSize(1);
  }
}
