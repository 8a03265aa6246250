package io.skingate.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.skingate.testing.SkinsNodeStandIn.Entry;
import io.skingate.testing.StandInBehaviour;
import io.skingate.testing.Store;
import io.skingate.testing.StoreClient.Answer;
import io.skingate.testing.World;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** SkinsNode is down, asks to be left alone, or never takes an order. */
class UpstreamTroubleIT {
  private static final Store ACME = Store.of("acme");

  /** The promise of waiting orders, plus what a busy machine adds. */
  private static final Duration BACK_WITHIN = Duration.ofSeconds(5 + 2);

  private static World world;

  @BeforeAll
  static void start() {
    world = new World(2, List.of(ACME), config -> config.set("orders.queueFor", "15s"));
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  @AfterEach
  void allGoesWellAgain() {
    world.skinsNode.behave(StandInBehaviour.GOOD);
  }

  private static Entry atSkinsNode(String id) {
    return world.skinsNode.entry(ACME.upstreamName(id));
  }

  private static StandInBehaviour always(StandInBehaviour.Deed deed) {
    return new StandInBehaviour() {
      @Override
      public Deed onPost(String name, JsonNode order, int nth) {
        return deed;
      }
    };
  }

  @Test
  void orders_that_waited_are_on_their_way_soon_after_skinsnode_answers_again() {
    world.skinsNode.stop();
    // More than a breaker needs to open, on both pods.
    List<String> waiting = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      String id = world.newId();
      Answer answer = world.place(i % 2, ACME, id);
      assertThat(answer.status()).describedAs(answer.toString()).isEqualTo(202);
      assertThat(answer.orderStatus()).isEqualTo("queued");
      waiting.add(id);
    }
    Instant back = Instant.now();
    world.skinsNode.start();

    await()
        .atMost(BACK_WITHIN)
        .untilAsserted(
            () ->
                assertThat(waiting)
                    .describedAs(world::logs)
                    .allMatch(id -> atSkinsNode(id).taken()));
    System.out.println(
        "60 waiting orders were at SkinsNode "
            + Duration.between(back, Instant.now()).toMillis()
            + " ms after it came back");
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(waiting)
                    .allMatch(
                        id ->
                            world.receiver.statuses(ACME, id).contains("accepted")
                                && world.receiver.statuses(ACME, id).contains("completed")));
    Answer repeat = world.place(0, ACME, waiting.get(0));
    assertThat(repeat.replayed()).isTrue();
    assertThat(repeat.orderStatus()).as("as it is now").isEqualTo("completed");
  }

  @Test
  void a_429_with_retry_after_pauses_the_other_pod_too() {
    world.skinsNode.behave(
        new StandInBehaviour() {
          @Override
          public Deed onPost(String name, JsonNode order, int nth) {
            return nth == 0 ? Deed.LIMIT_LONG : Deed.TAKE;
          }
        });
    String limited = world.newId();
    Instant asked = Instant.now();
    assertThat(world.place(0, ACME, limited).orderStatus()).isEqualTo("queued");
    world.skinsNode.behave(StandInBehaviour.GOOD);
    await()
        .until(
            () ->
                RedisCommands.run(world.redis.port(), "EXISTS skingate:{acme}:pause").equals("1"));

    String other = world.newId();
    Answer meanwhile = world.place(1, ACME, other);

    assertThat(meanwhile.status()).isEqualTo(202);
    assertThat(meanwhile.orderStatus()).isEqualTo("queued");
    assertThat(atSkinsNode(other).posts()).isEmpty();
    await()
        .atMost(Duration.ofSeconds(15))
        .until(() -> atSkinsNode(limited).taken() && atSkinsNode(other).taken());
    Instant pauseOver = asked.plus(StandInBehaviour.LONG_LIMIT);
    assertThat(atSkinsNode(limited).posts().get(1).at()).isAfterOrEqualTo(pauseOver);
    assertThat(atSkinsNode(other).posts().get(0).at()).isAfterOrEqualTo(pauseOver);
    assertThat(atSkinsNode(limited).notFound()).noneMatch(at -> at.isBefore(pauseOver));
  }

  @Test
  void an_order_expires_only_after_skinsnode_said_that_it_has_none() {
    String never = world.newId();
    String unknown = world.newId();
    world.skinsNode.behave(
        new StandInBehaviour() {
          @Override
          public Deed onPost(String name, JsonNode order, int nth) {
            return name.endsWith(never) ? Deed.FAIL_503 : Deed.TAKE_AND_HANG;
          }

          @Override
          public boolean failsToRead(String name, int nth) {
            return name.endsWith(unknown);
          }

          @Override
          public boolean tellsNothing(String name) {
            return true;
          }
        });
    assertThat(world.place(0, ACME, never).orderStatus()).isEqualTo("queued");
    assertThat(world.place(1, ACME, unknown).orderStatus()).isEqualTo("queued");

    await()
        .atMost(Duration.ofSeconds(40))
        .until(() -> world.receiver.statuses(ACME, never).contains("expired"));

    Entry entry = atSkinsNode(never);
    assertThat(entry.taken()).isFalse();
    Instant lastPost = entry.posts().get(entry.posts().size() - 1).at();
    assertThat(entry.notFound()).anyMatch(at -> at.isAfter(lastPost));
    assertThat(world.receiver.statuses(ACME, never)).containsExactly("expired");
    assertThat(world.read(1, ACME, never).orderStatus()).isEqualTo("expired");

    // The other's time is over as well, and SkinsNode has not said anything of it.
    await()
        .during(Duration.ofSeconds(3))
        .atMost(Duration.ofSeconds(5))
        .until(() -> world.receiver.statuses(ACME, unknown).isEmpty());
    world.skinsNode.behave(StandInBehaviour.GOOD);
    await()
        .atMost(Duration.ofSeconds(15))
        .until(() -> !world.receiver.statuses(ACME, unknown).isEmpty());
    assertThat(world.receiver.statuses(ACME, unknown)).doesNotContain("expired");
    assertThat(atSkinsNode(unknown).posts()).hasSize(1);
  }

  @Test
  void an_update_that_overtakes_skinsnodes_answer_ends_the_wait_for_it() {
    world.skinsNode.behave(always(StandInBehaviour.Deed.TAKE_AND_HANG));
    String id = world.newId();

    Answer first = world.place(0, ACME, id);

    assertThat(first.status()).isEqualTo(202);
    assertThat(first.replayed()).isFalse();
    assertThat(first.orderStatus()).isNotEqualTo("queued");
    assertThat(atSkinsNode(id).hooks()).isNotEmpty();
    Answer second = world.place(1, ACME, id);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> world.read(0, ACME, id).orderStatus().equals("completed"));
    Answer third = world.place(0, ACME, id);
    assertThat(second.replayed()).isTrue();
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(third.body()).isEqualTo(first.body());
    assertThat(atSkinsNode(id).posts()).hasSize(1);
  }

  @Test
  void an_order_that_skinsnode_took_behind_a_page_is_told_to_its_end() {
    world.skinsNode.behave(
        new StandInBehaviour() {
          @Override
          public Deed onPost(String name, JsonNode order, int nth) {
            return Deed.TAKE_BEHIND_A_PAGE;
          }

          @Override
          public boolean tellsNothing(String name) {
            return true;
          }
        });
    String id = world.newId();

    Answer answer = world.place(0, ACME, id);

    assertThat(answer.status()).isEqualTo(502);
    assertThat(answer.code()).isEqualTo("upstream_error");
    world.skinsNode.behave(StandInBehaviour.GOOD);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> world.receiver.statuses(ACME, id).contains("completed"));
    Answer repeat = world.place(1, ACME, id);
    assertThat(repeat.status()).isEqualTo(202);
    assertThat(repeat.replayed()).isTrue();
    assertThat(atSkinsNode(id).posts()).hasSize(1);
  }

  @Test
  void a_refusal_that_comes_late_is_told_by_a_callback_with_skinsnodes_code() {
    world.skinsNode.behave(
        new StandInBehaviour() {
          @Override
          public Deed onPost(String name, JsonNode order, int nth) {
            return nth == 0 ? Deed.FAIL_502 : Deed.REFUSE;
          }
        });
    List<String> ids = IntStream.range(0, 2).mapToObj(i -> world.newId()).toList();
    ids.forEach(id -> assertThat(world.place(1, ACME, id).orderStatus()).isEqualTo("queued"));

    await()
        .atMost(Duration.ofSeconds(15))
        .until(
            () ->
                ids.stream().allMatch(id -> world.receiver.statuses(ACME, id).contains("failed")));
    assertThat(world.receiver.callbacks())
        .filteredOn(callback -> ids.contains(callback.externalId()))
        .allSatisfy(
            callback -> {
              assertThat(callback.genuine()).isTrue();
              assertThat(callback.body().at("/failure/code").asText())
                  .isEqualTo("item_unavailable");
            });
  }
}
