package io.skingate.store;

import static io.skingate.store.SelfService.ACME;
import static io.skingate.store.SelfService.BRAVO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.skingate.sandbox.order.Outcome;
import io.skingate.store.SelfService.Answer;
import io.skingate.store.SelfService.Received;
import io.skingate.testing.openapi.BadRequests;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A store sees its own deliveries, has them sent again, and never touches another's. */
class DeliveryCallsIT {
  private static SelfService world;

  @BeforeAll
  static void start() throws Exception {
    world = new SelfService();
  }

  @AfterAll
  static void stop() throws Exception {
    world.close();
  }

  @Test
  void a_store_lists_its_own_deliveries_page_by_page_newest_first() throws Exception {
    String dead = world.dead(ACME);
    String delivered = world.delivered(ACME);

    Answer all = world.get(ACME, "/store/v1/deliveries?limit=100&state=dead");
    assertThat(all.status()).isEqualTo(200);
    List<String> ids = all.texts("deliveries", "id");
    assertThat(ids).containsAll(world.ids(ACME, dead));
    assertThat(all.texts("deliveries", "externalId")).contains(dead).doesNotContain(delivered);

    List<String> paged = new ArrayList<>();
    String cursor = "";
    do {
      Answer page =
          world.get(ACME, "/store/v1/deliveries?limit=2&state=dead&externalId=" + dead + cursor);
      paged.addAll(page.texts("deliveries", "id"));
      cursor = page.body().has("cursor") ? "&cursor=" + page.body().get("cursor").asText() : "";
    } while (!cursor.isEmpty());
    assertThat(paged).hasSize(3).isEqualTo(world.ids(ACME, dead));

    Answer delivery = world.get(ACME, "/store/v1/deliveries/" + paged.get(0));
    assertThat(delivery.status()).isEqualTo(200);
    assertThat(delivery.body().has("tenant")).isFalse();
    assertThat(delivery.body().path("attempts")).hasSize(2);
    JsonNode attempt = delivery.body().path("attempts").path(1);
    assertThat(attempt.path("result").asText()).isEqualTo("http_status");
    assertThat(attempt.path("httpStatus").asInt()).isEqualTo(500);
    assertThat(attempt.path("excerpt").asText()).isEqualTo("out of order");

    assertThat(
            world
                .get(ACME, "/store/v1/deliveries?state=delivered&externalId=" + delivered)
                .texts("deliveries", "status"))
        .containsExactly("completed", "sent", "processing");
    assertThat(world.get(ACME, "/store/v1/deliveries?externalId=none").texts("deliveries", "id"))
        .isEmpty();
  }

  @Test
  void another_stores_deliveries_do_not_exist() throws Exception {
    String id = world.newId();
    world.dead(ACME, id);
    world.dead(BRAVO, id);
    List<String> foreign = world.ids(ACME, id);
    assertThat(world.ids(BRAVO, id)).hasSize(3).doesNotContainAnyElementsOf(foreign);
    assertThat(world.get(BRAVO, "/store/v1/deliveries?limit=100").texts("deliveries", "id"))
        .doesNotContainAnyElementsOf(foreign);

    for (String unknown : List.of(foreign.get(0), "dlv_nonsense", "..")) {
      Answer shown = world.get(BRAVO, "/store/v1/deliveries/" + unknown);
      assertThat(shown.status()).as(unknown).isEqualTo(404);
      assertThat(shown.code()).isEqualTo("delivery_not_found");
    }
    Answer replayed =
        world.postNothing(BRAVO, "/store/v1/deliveries/" + foreign.get(0) + "/replay");
    assertThat(replayed.status()).isEqualTo(404);
    assertThat(replayed.code()).isEqualTo("delivery_not_found");

    String cursor = world.get(ACME, "/store/v1/deliveries?limit=1").body().path("cursor").asText();
    assertThat(world.get(ACME, "/store/v1/deliveries?cursor=" + cursor).status()).isEqualTo(200);
    Answer withForeignCursor = world.get(BRAVO, "/store/v1/deliveries?cursor=" + cursor);
    assertThat(withForeignCursor.status()).isEqualTo(422);
    assertThat(withForeignCursor.fields()).containsExactly("cursor");

    String mine = world.dead(ACME);
    Answer byList =
        world.post(
            BRAVO,
            "/store/v1/deliveries/replay",
            "{\"state\":\"dead\",\"externalIds\":[\"" + mine + "\",\"unknown\"]}");
    assertThat(byList.status()).isEqualTo(202);
    assertThat(byList.body().toString()).isEqualTo("{\"replayed\":0,\"skipped\":0,\"more\":false}");
    assertThat(world.states(ACME, mine)).containsExactly("dead", "dead", "dead");
    assertThat(world.states(ACME, id)).containsExactly("dead", "dead", "dead");
  }

  @Test
  void a_dead_delivery_is_sent_again_under_its_own_id() throws Exception {
    String id = world.dead(ACME);
    String delivery = world.ids(ACME, id).get(1);
    world.mend("/fail/acme/" + id);
    Answer replayed = world.postNothing(ACME, "/store/v1/deliveries/" + delivery + "/replay");
    assertThat(replayed.status()).isEqualTo(202);
    assertThat(replayed.body().toString()).isEqualTo("{\"replayed\":1}");
    world.awaitStates(ACME, id, "dead", "delivered", "dead");
    assertThat(world.received)
        .filteredOn(received -> delivery.equals(received.id()))
        .hasSize(3)
        .extracting(Received::body)
        .allMatch(body -> body.contains("\"sent\""));
  }

  @Test
  void a_delivery_whose_body_is_kept_no_more_cannot_be_sent_again() throws Exception {
    String id = world.delivered(ACME);
    List<String> ids = world.ids(ACME, id);
    Answer oldest = world.post(ACME, "/store/v1/deliveries/" + ids.get(2) + "/replay", "{}");
    assertThat(oldest.status()).isEqualTo(409);
    assertThat(oldest.code()).isEqualTo("delivery_body_gone");
    Answer latest = world.post(ACME, "/store/v1/deliveries/" + ids.get(0) + "/replay", "{}");
    assertThat(latest.status()).isEqualTo(202);
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                assertThat(world.received)
                    .filteredOn(received -> ids.get(0).equals(received.id()))
                    .hasSize(2));
  }

  @Test
  void dead_deliveries_are_sent_again_by_order_and_by_time() throws Exception {
    String early = world.dead(BRAVO);
    String late = world.dead(BRAVO);
    String from =
        world
            .get(BRAVO, "/store/v1/orders/" + late)
            .body()
            .path("history")
            .path(0)
            .path("at")
            .asText();
    world.mend("/fail/bravo/" + early);
    world.mend("/fail/bravo/" + late);

    Answer lateOnly =
        world.post(
            BRAVO,
            "/store/v1/deliveries/replay",
            "{\"state\":\"dead\",\"since\":\"%s\",\"externalIds\":[\"%s\",\"%s\",\"%s\"]}"
                .formatted(from, early, late, late));
    assertThat(lateOnly.body().toString())
        .isEqualTo("{\"replayed\":3,\"skipped\":0,\"more\":false}");
    world.awaitStates(BRAVO, late, "delivered", "delivered", "delivered");
    assertThat(world.states(BRAVO, early)).containsExactly("dead", "dead", "dead");

    Answer all =
        world.post(
            BRAVO,
            "/store/v1/deliveries/replay",
            "{\"state\":\"dead\",\"until\":\"%s\"}".formatted(from));
    assertThat(all.body().path("replayed").asInt()).isGreaterThanOrEqualTo(3);
    world.awaitStates(BRAVO, early, "delivered", "delivered", "delivered");
    assertThat(world.received)
        .filteredOn(received -> received.path().equals("/fail/bravo/" + early))
        .extracting(received -> received.body().replaceAll(".*\"status\":\"([a-z]+)\".*", "$1"))
        .as("in order, also when sent again")
        .endsWith("processing", "sent", "completed");
  }

  @BadRequests("parameters and fields that the calls refuse")
  @ParameterizedTest(name = "[{index}] {0}")
  @CsvSource({
    "state=gone, state",
    "state=delivered, state",
    "state=, state",
    "state=dead&state=dead, state",
    "tenant=acme, tenant",
    "limit=0, limit",
    "limit=101, limit",
    "limit=ten, limit",
    "limit=-1, limit",
    "cursor=nonsense, cursor",
    "cursor=, cursor",
    "externalId=a%20b, externalId",
    "externalId=a&externalId=b, externalId",
    "since=2026-01-01T00:00:00Z, since",
  })
  void a_bad_parameter_is_named(String query, String parameter) throws Exception {
    Answer answer = world.get(ACME, "/store/v1/deliveries?" + query);
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.code()).isEqualTo("invalid_request");
    assertThat(answer.fields()).containsExactly(parameter);
  }

  @BadRequests("parameters and fields that the calls refuse")
  @ParameterizedTest(name = "[{index}] {0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | state",
        "{'state':'pending'} | state",
        "{'state':1} | state",
        "{'state':'dead','all':true} | all",
        "{'state':'dead','since':'yesterday'} | since",
        "{'state':'dead','since':1795639988} | since",
        "{'state':'dead','until':'2026-02-30T00:00:00Z'} | until",
        "{'state':'dead','since':'2026-01-02T00:00:00Z','until':'2026-01-01T00:00:00Z'} | until",
        "{'state':'dead','externalIds':'a'} | externalIds",
        "{'state':'dead','externalIds':['a b']} | externalIds",
        "{'state':'dead','externalIds':[1]} | externalIds",
      },
      quoteCharacter = '"')
  void a_bad_field_is_named(String body, String field) throws Exception {
    Answer answer = world.post(ACME, "/store/v1/deliveries/replay", body.replace('\'', '"'));
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.fields()).containsExactly(field);
  }

  @BadRequests("parameters and fields that the calls refuse")
  @Test
  void what_a_call_does_not_know_is_refused_by_every_one() throws Exception {
    assertThat(world.get(ACME, "/store/v1/deliveries/dlv_x?full=true").fields())
        .containsExactly("full");
    assertThat(world.post(ACME, "/store/v1/deliveries/dlv_x/replay", "{\"now\":true}").fields())
        .containsExactly("now");
    assertThat(world.post(ACME, "/store/v1/deliveries/dlv_x/replay?a=b", "{}").fields())
        .containsExactly("a");
    assertThat(world.post(ACME, "/store/v1/deliveries/replay", "[]").code())
        .isEqualTo("malformed_json");
    String ids = "\"a\",".repeat(200) + "\"a\"";
    Answer tooMany =
        world.post(
            ACME,
            "/store/v1/deliveries/replay",
            "{\"state\":\"dead\",\"externalIds\":[" + ids + "]}");
    assertThat(tooMany.status()).isEqualTo(422);
    assertThat(tooMany.fields()).containsExactly("externalIds");
  }

  @Test
  void an_order_that_was_never_called_back_has_no_deliveries() throws Exception {
    String id = world.newId();
    world.place(ACME, id, Outcome.WEBHOOK_LOST, "/ok/acme");
    assertThat(world.ids(ACME, id)).isEmpty();
  }
}
