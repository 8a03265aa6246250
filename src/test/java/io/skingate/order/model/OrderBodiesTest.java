package io.skingate.order.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.skinsnode.answer.FailureCodes;
import io.vertx.core.buffer.Buffer;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrderBodiesTest {
  private static final String OWN = "https://gw.example/webhooks/skinsnode/main";
  private static final String HOOK = "https://shop.example/hook";
  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

  private static String forStore(String body) {
    return OrderBodies.forStore(Buffer.buffer(body), "acme.a", "a", OWN, HOOK).toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"externalId\":\"acme.a\"}|{\"externalId\":\"a\"}",
        "{ \"externalId\" :\t\"acme.a\" , \"x\" : 1.10 }|{ \"externalId\" :\t\"a\" , \"x\" : 1.10 }",
        "{\"order\":{\"externalId\":\"acme.a\"}}|{\"order\":{\"externalId\":\"a\"}}",
        "{\"data\":[{\"externalId\":\"acme.a\"}]}|{\"data\":[{\"externalId\":\"a\"}]}",
        "{\"externalId\":\"\\u0061cme.a\"}|{\"externalId\":\"a\"}",
        "{\"external\\u0049d\":\"acme.a\"}|{\"external\\u0049d\":\"a\"}",
        "{\"note\":\"acme.a\"}|{\"note\":\"acme.a\"}",
        "{\"externalId\":\"acme.b\"}|{\"externalId\":\"acme.b\"}",
        "{\"externalId\":[\"acme.a\"]}|{\"externalId\":[\"acme.a\"]}",
        "{\"big\":123456789012345678901234567890.10E+400,\"externalId\":\"acme.a\"}"
            + "|{\"big\":123456789012345678901234567890.10E+400,\"externalId\":\"a\"}",
        "{\"s\":\"\\ud83d\\ude00\\/\",\"externalId\":\"acme.a\"}"
            + "|{\"s\":\"\\ud83d\\ude00\\/\",\"externalId\":\"a\"}",
        "{\"e\":\"é😀\",\"externalId\":\"acme.a\",\"f\":\"é\"}"
            + "|{\"e\":\"é😀\",\"externalId\":\"a\",\"f\":\"é\"}",
      })
  void only_the_orders_own_names_change_and_every_other_byte_stays(String body, String expected) {
    assertThat(forStore(body)).isEqualTo(expected);
  }

  @Test
  void the_gateways_address_becomes_the_stores_wherever_it_stands() {
    assertThat(forStore("{\"o\":{\"webhookUrl\":\"" + OWN + "\"},\"webhookUrl\":\"" + OWN + "\"}"))
        .isEqualTo("{\"o\":{\"webhookUrl\":\"" + HOOK + "\"},\"webhookUrl\":\"" + HOOK + "\"}");
    assertThat(forStore("{\"webhookUrl\":\"https://other.example\"}")).contains("other.example");
  }

  @Test
  void a_name_with_quotes_in_the_webhook_url_stays_one_string() {
    String odd = "https://shop.example/?q=\"x\\";
    Buffer body = Buffer.buffer("{\"webhookUrl\":\"" + OWN + "\"}");
    ObjectNode rewritten = OrderBodies.parse(OrderBodies.forStore(body, "acme.a", "a", OWN, odd));
    assertThat(rewritten.path("webhookUrl").asText()).isEqualTo(odd);
  }

  @Test
  void a_request_carries_the_upstream_names_and_all_that_the_store_added() {
    OrderRequest order = OrderSamples.order("a");
    order.body().put("huge", new BigInteger("123456789012345678901234567890"));
    order.body().putObject("extra").put("externalId", "untouched");
    ObjectNode request = OrderBodies.parse(OrderBodies.request(order, "acme.a", OWN));
    assertThat(request.path("externalId").asText()).isEqualTo("acme.a");
    assertThat(request.path("webhookUrl").asText()).isEqualTo(OWN);
    assertThat(request.path("tradeUrl").asText()).isEqualTo(OrderSamples.TRADE_URL);
    assertThat(request.path("expectedPrice").asLong()).isEqualTo(1840);
    assertThat(request.path("huge").bigIntegerValue())
        .isEqualTo(new BigInteger("123456789012345678901234567890"));
    assertThat(request.path("extra").path("externalId").asText()).isEqualTo("untouched");
    assertThat(order.body().path("externalId").asText()).as("the store's own").isEqualTo("a");
  }

  @Test
  void an_answer_that_is_complete_stays_byte_for_byte() {
    Buffer body = Buffer.buffer("{ \"acceptedAt\":\"x\",\"status\":\"odd\",\"externalId\":\"n\" }");
    assertThat(OrderBodies.completed(OrderSamples.taken(body, "accepted"), "n", NOW))
        .isSameAs(body);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"externalId\":1,\"status\":null,\"acceptedAt\":null}",
        "{\"status\":{}}",
        "{\"externalId\":null}"
      })
  void what_an_answer_leaves_out_is_filled_in(String body) {
    ObjectNode answer =
        OrderBodies.parse(
            OrderBodies.completed(OrderSamples.taken(Buffer.buffer(body), "processing"), "n", NOW));
    assertThat(answer.path("externalId").asText()).isEqualTo("n");
    assertThat(answer.path("status").asText()).isEqualTo("processing");
    assertThat(answer.path("acceptedAt").asText()).isEqualTo("2026-11-20T10:00:00.000Z");
  }

  @Test
  void a_webhooks_body_becomes_an_answer() {
    Buffer answer =
        OrderBodies.answer(
            Buffer.buffer("{\"order\":{\"externalId\":\"n\",\"status\":\"sent\",\"x\":1.50}}"),
            "completed",
            "n",
            NOW);
    assertThat(answer.toString())
        .isEqualTo(
            "{\"externalId\":\"n\",\"status\":\"sent\",\"x\":1.50,"
                + "\"acceptedAt\":\"2026-11-20T10:00:00.000Z\"}");
  }

  @Test
  void the_state_is_the_first_answer_overlaid_by_the_latest_word() {
    Buffer first = Buffer.buffer("{\"externalId\":\"acme.a\",\"status\":\"accepted\",\"keep\":1}");
    Buffer latest =
        Buffer.buffer("{\"data\":{\"externalId\":\"acme.a\",\"status\":\"sent\",\"amount\":9e99}}");
    ObjectNode state = OrderBodies.parse(OrderBodies.state(first, latest, "a", HOOK));
    assertThat(state.path("externalId").asText()).isEqualTo("a");
    assertThat(state.path("status").asText()).isEqualTo("sent");
    assertThat(state.path("keep").asInt()).isEqualTo(1);
    assertThat(state.path("amount").decimalValue()).isEqualByComparingTo("9e99");
    assertThat(state.has("data")).isFalse();
    ObjectNode bare =
        OrderBodies.parse(OrderBodies.state(Buffer.buffer(), Buffer.buffer(), "a", HOOK));
    assertThat(bare.path("status").asText()).isEqualTo("queued");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"status\":\"sent\",\"updatedAt\":1795168800,\"order\":{\"externalId\":\"n\",\"x\":1.50}}",
        "{\"status\":\"sent\",\"updated_at\":1795168800,\"data\":{\"externalId\":\"n\",\"x\":1.50}}",
        "{\"updatedAt\":1795168800,\"order\":{\"externalId\":\"n\",\"status\":\"sent\",\"x\":1.50}}",
        "{\"externalId\":\"n\",\"order\":{\"status\":\"sent\",\"updatedAt\":1795168800,\"x\":1.50}}",
        "{\"externalId\":\"n\",\"updatedAt\":1795168800,\"data\":{\"status\":\"sent\",\"x\":1.50}}",
        "{\"externalId\":\"\",\"status\":null,\"updatedAt\":\"soon\","
            + "\"order\":{\"externalId\":\"n\",\"status\":\"sent\",\"updatedAt\":1795168800,\"x\":1.50}}",
        "{\"status\":\"sent\",\"updatedAt\":1795168800,"
            + "\"order\":{\"externalId\":\"n\",\"status\":\" \",\"updatedAt\":\"\",\"x\":1.50}}",
        "{\"status\":\"ok\",\"updatedAt\":1,"
            + "\"data\":{\"externalId\":\"n\",\"status\":\"sent\",\"updatedAt\":1795168800,\"x\":1.50}}",
      })
  void an_order_that_is_split_between_a_wrapper_and_the_top_is_read_whole(String payload) {
    Buffer body = Buffer.buffer(payload);
    Buffer first = Buffer.buffer("{\"externalId\":\"n\",\"status\":\"accepted\"}");
    for (ObjectNode order :
        List.of(
            OrderBodies.parse(OrderBodies.answer(body, "sent", "n", NOW)),
            OrderBodies.parse(OrderBodies.state(first, body, "n", HOOK)))) {
      assertThat(order.path("externalId").asText()).isEqualTo("n");
      assertThat(order.path("status").asText()).isEqualTo("sent");
      assertThat(order.path("x").decimalValue()).isEqualByComparingTo("1.5");
      assertThat(OrderPayload.time(order)).isEqualTo(NOW);
      assertThat(order.has("order") || order.has("data")).isFalse();
    }
    assertThat(OrderPayload.time(OrderBodies.parse(body))).isEqualTo(NOW);
  }

  @Test
  void an_order_may_be_nested_deeply() {
    String deep = "[".repeat(500) + "{\"externalId\":\"acme.a\"}" + "]".repeat(500);
    Buffer body =
        Buffer.buffer("{\"externalId\":\"acme.a\",\"status\":\"sent\",\"deep\":" + deep + "}");
    Buffer first = Buffer.buffer("{\"externalId\":\"acme.a\"}");
    assertThat(OrderBodies.state(first, body, "a", HOOK).toString()).contains(deep);
    assertThat(OrderBodies.answer(body, "sent", "acme.a", NOW).toString()).contains(deep);
    assertThat(forStore(body.toString())).isEqualTo(body.toString().replace("acme.a", "a"));
  }

  @Test
  void an_order_that_is_whole_at_the_top_is_not_looked_for_elsewhere() {
    Buffer body =
        Buffer.buffer(
            "{\"externalId\":\"n\",\"status\":\"sent\",\"acceptedAt\":\"x\","
                + "\"data\":{\"externalId\":\"skin-7\",\"status\":\"listed\"}}");
    assertThat(OrderBodies.answer(body, "sent", "n", NOW)).isSameAs(body);
    Buffer nameless = Buffer.buffer("{\"status\":\"sent\",\"data\":{\"status\":\"listed\"}}");
    assertThat(
            OrderBodies.parse(OrderBodies.state(Buffer.buffer(), nameless, "n", HOOK))
                .path("status")
                .asText())
        .isEqualTo("sent");
  }

  @ParameterizedTest
  @CsvSource({"queued, queued", "completed, completed", "expired, expired", "'', queued"})
  void an_answer_that_said_queued_says_the_present_status(String now, String expected) {
    Buffer queued = OrderBodies.queued("n", NOW);
    ObjectNode answer = OrderBodies.parse(OrderBodies.answer(queued, now, "n", NOW.plusSeconds(9)));
    assertThat(answer.path("status").asText()).isEqualTo(expected);
    assertThat(answer.path("acceptedAt").asText()).isEqualTo("2026-11-20T10:00:00.000Z");
    assertThat(answer.path("externalId").asText()).isEqualTo("n");
    assertThat(answer).hasSize(3);
    Buffer accepted =
        Buffer.buffer("{\"externalId\":\"n\",\"status\":\"accepted\",\"acceptedAt\":\"x\"}");
    assertThat(OrderBodies.answer(accepted, now, "n", NOW)).isSameAs(accepted);
  }

  @Test
  void the_gateways_own_end_has_the_form_of_skinsnodes() throws Exception {
    Buffer request = OrderBodies.request(OrderSamples.order("a"), "acme.a", "http://gw");
    Buffer queued = OrderBodies.queued("acme.a", NOW.minusSeconds(9));
    Buffer refused =
        OrderBodies.ended(
            request, queued, NOW.minusSeconds(10), "failed", "price_changed", "m", 1900L, NOW);
    assertThat(refused.toString())
        .isEqualTo(
            "{\"externalId\":\"acme.a\",\"status\":\"failed\","
                + "\"acceptedAt\":\"2026-11-20T09:59:51.000Z\","
                + "\"updatedAt\":\"2026-11-20T10:00:00.000Z\","
                + "\"catalogItemId\":\"item-1\",\"pricing\":{\"amount\":\"1840\"},"
                + "\"failure\":{\"code\":\"price_changed\",\"message\":\"m\",\"currentPrice\":1900}}");
    assertThat(FailureCodes.of(OrderBodies.parse(refused))).contains("price_changed");
    Buffer unanswered =
        OrderBodies.ended(
            request,
            Buffer.buffer(),
            NOW.minusSeconds(10),
            "expired",
            "not_taken",
            null,
            null,
            NOW);
    assertThat(unanswered.toString())
        .contains("\"acceptedAt\":\"2026-11-20T09:59:50.000Z\"")
        .endsWith("\"failure\":{\"code\":\"not_taken\"}}");
  }

  @Test
  void a_kept_body_that_is_not_json_is_a_fault_and_not_quoted() {
    assertThatThrownBy(() -> forStore("secret{"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageNotContaining("secret{");
  }
}
