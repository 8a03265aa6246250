package io.skingate.store;

import static io.skingate.store.SelfService.ACME;
import static io.skingate.store.SelfService.BRAVO;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.skingate.sandbox.order.Outcome;
import io.skingate.store.SelfService.Answer;
import io.skingate.store.SelfService.Received;
import io.skingate.testing.TestLink;
import io.skingate.testing.openapi.BadRequests;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A store follows its orders by its event feed. */
class EventsCallIT {
  private static final String EVENTS = "/store/v1/events";
  private static SelfService world;

  @BeforeAll
  static void start() throws Exception {
    world = new SelfService();
  }

  @AfterAll
  static void stop() throws Exception {
    world.close();
  }

  private static List<JsonNode> of(String store, String id) throws Exception {
    List<JsonNode> events = new ArrayList<>();
    String from = "limit=500";
    while (true) {
      Answer page = world.get(store, EVENTS + "?" + from);
      assertThat(page.status()).as(page.raw().body()).isEqualTo(200);
      for (JsonNode event : page.body().path("events")) {
        if (id.equals(event.path("externalId").asText())) {
          events.add(event);
        }
      }
      if (!page.body().path("more").booleanValue()) {
        return events;
      }
      from = "limit=500&after=" + page.body().path("cursor").asText();
    }
  }

  private static List<String> texts(List<JsonNode> events, String field) {
    return events.stream().map(event -> event.path(field).asText()).toList();
  }

  private static List<JsonNode> untilSettled(String id) {
    List<JsonNode> events = new ArrayList<>();
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              events.clear();
              events.addAll(of(ACME, id));
              assertThat(texts(events, "type")).contains("order.settled");
            });
    return events;
  }

  private static String end(String store) throws Exception {
    Answer page = world.get(store, EVENTS + "?since=2100-01-01T00:00:00Z");
    assertThat(page.body().path("events")).isEmpty();
    return page.body().path("cursor").asText();
  }

  @Test
  void an_order_is_told_from_its_first_answer_until_it_is_settled() throws Exception {
    String id = world.delivered(ACME);
    List<JsonNode> events = untilSettled(id);
    assertThat(texts(events, "status"))
        .containsExactly("accepted", "processing", "sent", "completed", "completed");
    assertThat(texts(events, "type"))
        .containsExactly(
            "order.updated", "order.updated", "order.updated", "order.updated", "order.settled");
    assertThat(texts(events, "source")).containsOnly("skinsnode");
    assertThat(texts(events, "id")).doesNotHaveDuplicates();
    assertThat(texts(events, "at")).isSorted();
    for (JsonNode event : events) {
      String millis = event.path("id").asText().split("-")[0];
      assertThat(Instant.parse(event.path("at").asText()).toEpochMilli())
          .isEqualTo(Long.parseLong(millis));
    }
    assertThat(events.get(0).has("deliveryId")).as("the answer told it").isFalse();
    assertThat(events.get(4).has("deliveryId")).isFalse();
    List<String> ids = new ArrayList<>(world.ids(ACME, id));
    Collections.reverse(ids);
    assertThat(texts(events.subList(1, 4), "deliveryId")).isEqualTo(ids);
    assertThat(world.received)
        .filteredOn(callback -> callback.body().contains('"' + id + '"'))
        .extracting(Received::id)
        .isEqualTo(ids);
  }

  @Test
  void a_settled_order_says_so_in_its_dossier() throws Exception {
    String id = world.delivered(ACME);
    untilSettled(id);
    JsonNode dossier = world.get(ACME, "/store/v1/orders/" + id).body();
    JsonNode settlement = dossier.path("settlement");
    assertThat(settlement.path("state").asText()).isEqualTo("settled");
    Instant completed = Instant.parse(settlement.path("completedAt").asText());
    Instant until = Instant.parse(settlement.path("reversibleUntil").asText());
    assertThat(until).isEqualTo(completed.plusMillis(100));
    assertThat(Instant.parse(settlement.path("settledAt").asText())).isAfterOrEqualTo(until);
    assertThat(dossier.path("history").findValuesAsText("event")).endsWith("settled");
  }

  @Test
  void a_reversal_is_told_whether_the_order_was_settled_or_not() throws Exception {
    String id = world.newId();
    world.place(ACME, id, Outcome.REVERSED, "/ok/acme");
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(texts(of(ACME, id), "status")).contains("reversed"));
    JsonNode settlement = world.get(ACME, "/store/v1/orders/" + id).body().path("settlement");
    assertThat(settlement.path("state").asText()).isEqualTo("reversed");
    assertThat(settlement.has("completedAt")).isTrue();
  }

  @Test
  void a_delivery_that_is_given_up_is_told_with_its_last_attempt() throws Exception {
    String id = world.dead(ACME);
    List<JsonNode> dead =
        of(ACME, id).stream()
            .filter(event -> event.path("type").asText().equals("delivery.dead"))
            .toList();
    assertThat(texts(dead, "status")).containsExactly("processing", "sent", "completed");
    assertThat(texts(dead, "result")).containsOnly("http_status");
    assertThat(texts(dead, "httpStatus")).containsOnly("500");
    assertThat(texts(dead, "deliveryId")).containsExactlyInAnyOrderElementsOf(world.ids(ACME, id));
    assertThat(dead).noneMatch(event -> event.has("source"));
  }

  @Test
  void an_order_that_waits_is_told_as_queued_by_the_gateway() throws Exception {
    String id = world.newId();
    world.place(ACME, id, Outcome.NOT_TAKEN_500, "/ok/acme");
    List<JsonNode> events = untilSettled(id);
    assertThat(events.get(0).path("status").asText()).isEqualTo("queued");
    assertThat(events.get(0).path("source").asText()).isEqualTo("gateway");
    assertThat(events.get(0).has("deliveryId")).isFalse();
    assertThat(events.get(1).path("source").asText()).isEqualTo("skinsnode");
    assertThat(events.get(1).has("deliveryId")).isTrue();
    assertThat(texts(events, "status")).startsWith("queued").endsWith("completed", "completed");
  }

  @Test
  void a_first_answer_that_refuses_is_no_event() throws Exception {
    String id = world.newId();
    Answer refused =
        world.post(
            ACME,
            "/v1/orders",
            "{\"externalId\":\"%s\",\"catalogItemId\":\"none\",\"expectedPrice\":1,".formatted(id)
                + "\"tradeUrl\":\"https://steamcommunity.com/tradeoffer/new/?partner=1&token=a\","
                + "\"webhookUrl\":\""
                + world.url("/ok/acme")
                + "\"}");
    assertThat(refused.status()).isEqualTo(422);
    assertThat(of(ACME, id)).isEmpty();
  }

  @Test
  void events_are_found_by_order_and_by_type() throws Exception {
    String id = world.dead(ACME);
    String query = EVENTS + "?limit=500&type=delivery.dead&externalId=" + id;
    Answer found = world.get(ACME, query);
    assertThat(found.texts("events", "type")).hasSize(3).containsOnly("delivery.dead");
    assertThat(found.texts("events", "externalId")).containsOnly(id);
    assertThat(world.get(ACME, EVENTS + "?externalId=none").texts("events", "id")).isEmpty();
  }

  @Test
  void a_store_sees_no_event_and_may_use_no_cursor_of_another() throws Exception {
    String id = world.newId();
    world.dead(ACME, id);
    world.dead(BRAVO, id);
    assertThat(texts(of(ACME, id), "deliveryId"))
        .doesNotContainAnyElementsOf(
            texts(of(BRAVO, id), "deliveryId").stream().filter(d -> !d.isEmpty()).toList());
    Answer refused = world.get(BRAVO, EVENTS + "?after=" + end(ACME));
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.code()).isEqualTo("invalid_request");
    assertThat(refused.fields()).containsExactly("after");
  }

  @BadRequests("parameters that a feed refuses")
  @ParameterizedTest
  @CsvSource({
    "limit=0, limit",
    "limit=501, limit",
    "limit=ten, limit",
    "wait=26s, wait",
    "wait=10, wait",
    "since=yesterday, since",
    "after=nonsense, after",
    "type=order, type",
    "externalId=%20, externalId",
    "cursor=a, cursor",
    "limit=1&limit=1, limit"
  })
  void a_bad_parameter_is_named(String query, String field) throws Exception {
    Answer refused = world.get(ACME, EVENTS + "?" + query);
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.code()).isEqualTo("invalid_request");
    assertThat(refused.fields()).containsExactly(field);
  }

  @BadRequests("both of what only one may be")
  @Test
  void a_cursor_and_a_time_together_are_refused() throws Exception {
    Answer refused = world.get(ACME, EVENTS + "?since=2026-01-01T00:00:00Z&after=" + end(ACME));
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.fields()).containsExactly("since");
  }

  @Test
  void who_waits_is_told_within_a_second_and_otherwise_when_the_time_is_over() throws Exception {
    world.delivered(BRAVO);
    String bravo = end(BRAVO);
    CompletableFuture<Answer> nothing = world.begin(BRAVO, EVENTS + "?wait=1s&after=" + bravo);
    String id = world.newId();
    CompletableFuture<Answer> other =
        world.begin(ACME, EVENTS + "?wait=2s&externalId=none&after=" + end(ACME));
    CompletableFuture<Answer> news =
        world.begin(ACME, EVENTS + "?wait=20s&externalId=" + id + "&after=" + end(ACME));
    world.place(ACME, id, Outcome.COMPLETED, "/ok/acme");
    long from = System.nanoTime();
    Answer told = news.get(5, SECONDS);
    assertThat(Duration.ofNanos(System.nanoTime() - from))
        .as("half a second between two looks, on a machine that may be busy")
        .isLessThan(Duration.ofSeconds(3));
    assertThat(told.texts("events", "externalId")).isNotEmpty().containsOnly(id);
    Answer empty = nothing.get(10, SECONDS);
    assertThat(empty.body().path("events")).isEmpty();
    assertThat(empty.body().path("cursor").asText()).isEqualTo(bravo);
    Answer moved = other.get(10, SECONDS);
    assertThat(moved.body().path("events")).isEmpty();
    assertThat(moved.body().path("more").booleanValue()).isFalse();
  }

  @Test
  void who_waits_is_answered_when_the_gateway_stops() throws Exception {
    CompletableFuture<Answer> waits =
        world.begin(ACME, EVENTS + "?wait=25s&externalId=none&after=" + end(ACME));
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> world.metrics().contains("skingate_events_waiting 1.0"));
    world.stopGateway();
    Answer answer = waits.get(5, SECONDS);
    world.startGateway();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().path("events")).isEmpty();
    Answer next = world.get(ACME, EVENTS + "?after=" + answer.body().path("cursor").asText());
    assertThat(next.status()).isEqualTo(200);
  }

  @Test
  void the_operator_reads_any_stores_feed() throws Exception {
    String id = world.delivered(BRAVO);
    Answer page = world.operator("/admin/events?tenant=bravo&limit=500&externalId=" + id);
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.texts("events", "status")).contains("accepted", "completed");
    String cursor = page.body().path("cursor").asText();
    assertThat(world.get(BRAVO, EVENTS + "?after=" + cursor).status()).isEqualTo(200);
    assertThat(world.operator("/admin/events?tenant=nobody").code()).isEqualTo("tenant_not_found");
  }

  @BadRequests("parameters that the operator's feed refuses")
  @ParameterizedTest
  @CsvSource({
    "limit=1, tenant",
    "tenant=acme&tenant=bravo, tenant",
    "tenant=acme&limit=0, limit",
    "tenant=acme&after=x, after",
    "tenant=acme&more=1, more"
  })
  void a_bad_parameter_of_the_operators_is_named(String query, String field) throws Exception {
    Answer refused = world.operator("/admin/events?" + query);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.code()).isEqualTo("invalid_parameter");
    assertThat(refused.fields()).containsExactly(field);
  }

  @Test
  void a_reader_is_told_when_redis_lost_what_it_saw() throws Exception {
    world.delivered(BRAVO);
    String cursor = end(BRAVO);
    CompletableFuture<Answer> waits = world.begin(BRAVO, EVENTS + "?wait=20s&after=" + cursor);
    try (TestLink redis =
        new TestLink(TestLink.standalone(world.redisUri(), Duration.ofSeconds(5))).connected()) {
      redis.command(Command.DEL, "skingate:{bravo}:events", "skingate:{bravo}:events-first");
    }
    Answer lost = waits.get(10, SECONDS);
    assertThat(lost.status()).isEqualTo(409);
    assertThat(lost.code()).isEqualTo("cursor_ahead");
    String id = world.delivered(BRAVO);
    assertThat(world.get(BRAVO, EVENTS + "?after=" + cursor).status()).isEqualTo(409);
    Answer again = world.get(BRAVO, EVENTS + "?since=" + lost.body().path("since").asText());
    assertThat(again.texts("events", "externalId")).contains(id);
  }
}
