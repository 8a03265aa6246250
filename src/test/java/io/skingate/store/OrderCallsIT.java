package io.skingate.store;

import static io.skingate.store.SelfService.ACME;
import static io.skingate.store.SelfService.BRAVO;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.skingate.store.SelfService.Answer;
import io.skingate.testing.openapi.BadRequests;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A store looks many orders up at once, and one with all that happened to it. */
class OrderCallsIT {
  private static SelfService world;
  private static String mine;
  private static String other;
  private static String foreign;

  @BeforeAll
  static void start() throws Exception {
    world = new SelfService();
    mine = world.delivered(ACME);
    other = world.dead(ACME);
    foreign = world.delivered(BRAVO);
  }

  @AfterAll
  static void stop() throws Exception {
    world.close();
  }

  private static Answer lookUp(String store, String... ids) throws Exception {
    String list = List.of(ids).stream().map(id -> '"' + id + '"').collect(Collectors.joining(","));
    return world.post(store, "/store/v1/orders/lookup", "{\"externalIds\":[" + list + "]}");
  }

  @Test
  void orders_come_in_the_order_asked_as_a_look_up_of_one_gives_them() throws Exception {
    Answer found = lookUp(ACME, other, "unknown", mine, foreign);
    assertThat(found.status()).isEqualTo(200);
    assertThat(found.texts("orders", "externalId")).containsExactly(other, mine);
    assertThat(found.body().path("missing").toString())
        .isEqualTo("[\"unknown\",\"" + foreign + "\"]");
    assertThat(found.raw().body()).contains(world.get(ACME, "/v1/orders/" + mine).raw().body());
    assertThat(lookUp(BRAVO, mine, other).body().path("orders")).isEmpty();
  }

  @Test
  void two_hundred_may_be_asked_for_and_no_more() throws Exception {
    String[] ids = IntStream.range(0, 200).mapToObj(i -> "none-" + i).toArray(String[]::new);
    ids[199] = mine;
    Answer found = lookUp(ACME, ids);
    assertThat(found.status()).isEqualTo(200);
    assertThat(found.body().path("orders")).hasSize(1);
    assertThat(found.body().path("missing")).hasSize(199);
  }

  @BadRequests("lists that a look-up refuses")
  @ParameterizedTest(name = "[{index}] {0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | externalIds",
        "{'externalIds':[]} | externalIds",
        "{'externalIds':'a'} | externalIds",
        "{'externalIds':['a','b','a']} | externalIds",
        "{'externalIds':['a',null]} | externalIds",
        "{'externalIds':['a b']} | externalIds",
        "{'externalIds':['']} | externalIds",
        "{'externalIds':['a'],'fields':'status'} | fields",
      },
      quoteCharacter = '"')
  void a_bad_list_is_named(String body, String field) throws Exception {
    Answer answer = world.post(ACME, "/store/v1/orders/lookup", body.replace('\'', '"'));
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.code()).isEqualTo("invalid_request");
    assertThat(answer.fields()).containsExactly(field);
  }

  @BadRequests("lists that a look-up refuses")
  @Test
  void one_more_than_two_hundred_is_refused() throws Exception {
    Answer answer =
        lookUp(ACME, IntStream.range(0, 201).mapToObj(i -> "a" + i).toArray(String[]::new));
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.fields()).containsExactly("externalIds");
  }

  @Test
  void a_dossier_has_the_order_its_deliveries_and_its_history() throws Exception {
    Answer dossier = world.get(ACME, "/store/v1/orders/" + other);
    assertThat(dossier.status()).isEqualTo(200);
    assertThat(dossier.body().path("order"))
        .isEqualTo(world.get(ACME, "/v1/orders/" + other).body());
    assertThat(dossier.texts("deliveries", "status"))
        .containsExactly("completed", "sent", "processing");
    assertThat(dossier.texts("deliveries", "state")).containsOnly("dead");
    JsonNode history = dossier.body().path("history");
    assertThat(history.findValuesAsText("event"))
        .startsWith("submitted", "accepted", "webhook")
        .contains("attempt", "dead");
    assertThat(history.findValuesAsText("at")).isSorted();
    assertThat(dossier.raw().body())
        .doesNotContain("\"tenant\"", "\"phase\"", "client_eu", "secret-of");
  }

  @Test
  void a_dossier_of_an_order_that_the_store_does_not_have_does_not_exist() throws Exception {
    for (String id : List.of(foreign, "unknown", "a%20b", "..")) {
      Answer dossier = world.get(ACME, "/store/v1/orders/" + id);
      assertThat(dossier.status()).as(id).isEqualTo(404);
      assertThat(dossier.code()).isEqualTo("order_not_found");
    }
  }

  @BadRequests("a parameter that no dossier has")
  @Test
  void a_dossier_takes_no_parameter() throws Exception {
    Answer answer = world.get(ACME, "/store/v1/orders/" + mine + "?expand=all");
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.fields()).containsExactly("expand");
  }
}
