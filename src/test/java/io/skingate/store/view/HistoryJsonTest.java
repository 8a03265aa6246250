package io.skingate.store.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.skingate.callback.queue.DeliveryId;
import io.skingate.order.inspection.OrderInspector.HistoryEntry;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the operator, and what a store, is told of what happened to an order. */
class HistoryJsonTest {
  private static final String DELIVERY =
      new DeliveryId("acme", "o-1", 1_763_870_000_001L).toString();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "submitted | - | {}",
        "taken over | - | {}",
        "missing | - | {}",
        "restored | - | {}",
        "queued | timeout | {'reason':'timeout'}",
        "refused | price_changed | {'reason':'price_changed'}",
        "expired | queueFor is over | {'reason':'queueFor is over'}",
        "accepted | accepted;apply | {'status':'accepted','verdict':'applied'}",
        "webhook | sent;applied | {'status':'sent','verdict':'applied'}",
        "reconcile | completed;ended | {'status':'completed','verdict':'ended'}",
        "attempt | 1763870000001;http_status;500;12;3;oops"
            + " | {'deliveryId':'DELIVERY','result':'http_status','httpStatus':500,"
            + "'durationMs':12,'attempt':3,'excerpt':'oops'}",
        "attempt | 1763870000001;timeout;0;10000;1;"
            + " | {'deliveryId':'DELIVERY','result':'timeout','durationMs':10000,'attempt':1}",
        "dead | 1763870000001;timeout | {'deliveryId':'DELIVERY','result':'timeout'}",
        "replayed | 1763870000001 | {'deliveryId':'DELIVERY'}",
        "something new | a;b | {'details':['a','b']}",
        "queued | timeout;more | {'reason':'timeout','details':['more']}",
      })
  void details_get_their_names(String event, String details, String fields) {
    List<String> values = details == null ? List.of() : Arrays.asList(details.split(";", -1));
    var shown = HistoryJson.of("acme", "o-1", new HistoryEntry(1_763_870_000_123L, event, values));

    assertThat(shown.remove("at").textValue()).isEqualTo("2025-11-23T03:53:20.123Z");
    assertThat(shown.remove("event").textValue()).isEqualTo(event);
    assertThat(shown.toString()).isEqualTo(fields.replace('\'', '"').replace("DELIVERY", DELIVERY));
  }

  @Test
  void a_number_in_exponent_form_is_read() {
    var entry = new HistoryEntry(0, "replayed", List.of("1.763870000001e+12"));

    assertThat(HistoryJson.of("acme", "o-1", entry).get("deliveryId").textValue())
        .isEqualTo(DELIVERY);
  }

  @Test
  void a_trade_token_in_a_stores_answer_is_hidden() {
    var entry =
        new HistoryEntry(
            0,
            "attempt",
            List.of(
                "1",
                "ok",
                "200",
                "3",
                "1",
                "got https://steamcommunity.com/tradeoffer/new/?partner=1&token=AbC-_9 thanks"));

    assertThat(HistoryJson.of("acme", "o-1", entry).get("excerpt").textValue())
        .isEqualTo("got https://steamcommunity.com/tradeoffer/new/?partner=1&token=*** thanks");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "queued | timeout",
        "queued | server_error",
        "refused | item_unavailable",
        "expired | not_taken",
      })
  void a_reason_that_is_the_orders_own_is_told(String event, String reason) {
    HistoryEntry entry = new HistoryEntry(1_795_639_988_350L, event, List.of(reason));
    assertThat(HistoryJson.forStore("acme", "o-1", entry).toString())
        .isEqualTo(
            "{\"at\":\"2026-11-25T20:53:08.350Z\",\"event\":\"%s\",\"reason\":\"%s\"}"
                .formatted(event, reason));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "queued | rate_limited",
        "queued | circuit_open",
        "queued | overloaded",
        "queued | SkinsNode refused the account",
        "refused | SkinsNode refused the account",
        "refused | SkinsNode answered 403",
      })
  void one_that_is_the_accounts_is_not(String event, String reason) {
    HistoryEntry entry = new HistoryEntry(1_795_639_988_350L, event, List.of(reason));
    assertThat(HistoryJson.of("acme", "o-1", entry).path("reason").asText()).isEqualTo(reason);
    assertThat(HistoryJson.forStore("acme", "o-1", entry).toString())
        .isEqualTo("{\"at\":\"2026-11-25T20:53:08.350Z\",\"event\":\"%s\"}".formatted(event));
  }

  @ParameterizedTest
  @CsvSource({"submitted", "webhook", "something new"})
  void details_without_a_name_are_not_told_to_stores(String event) {
    HistoryEntry entry = new HistoryEntry(1, event, List.of("a", "b", "c"));
    assertThat(HistoryJson.of("acme", "o-1", entry).has("details")).isTrue();
    assertThat(HistoryJson.forStore("acme", "o-1", entry).has("details")).isFalse();
  }
}
