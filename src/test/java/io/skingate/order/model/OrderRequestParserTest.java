package io.skingate.order.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.http.FieldError;
import io.skingate.json.Json;
import io.skingate.json.MalformedJsonException;
import io.skingate.tenant.Tenant;
import io.skingate.testing.TestTenants;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrderRequestParserTest {
  private static final String TRADE_URL =
      "https://steamcommunity.com/tradeoffer/new/?partner=123&token=abc";
  private static final String WEBHOOK_URL = "https://store.example/webhooks/orders";

  private final OrderRequestParser parser =
      new OrderRequestParser(
          (url, tenant) ->
              url.contains("inner") ? Optional.of("must not lead there") : Optional.empty());
  private final Tenant acme = TestTenants.tenant("acme");

  private static ObjectNode order() {
    return Json.object()
        .put("catalogItemId", "8d15e82b")
        .put("expectedPrice", 1840)
        .put("externalId", "order_100042")
        .put("webhookUrl", WEBHOOK_URL)
        .put("tradeUrl", TRADE_URL);
  }

  private static ObjectNode with(String field, String json) throws MalformedJsonException {
    ObjectNode order = order();
    order.set(
        field,
        Json.parseObject(("{\"v\":" + json + "}").getBytes(StandardCharsets.UTF_8)).get("v"));
    return order;
  }

  private static Tenant withoutPrefix(String... reserved) {
    Tenant t = TestTenants.tenant("moved");
    return new Tenant(
        t.id(),
        t.clientId(),
        t.secrets(),
        t.account(),
        t.enabled(),
        t.orders(),
        t.reads(),
        "",
        List.of(reserved),
        t.callbackHosts(),
        t.spending(),
        t.sourceNetworks());
  }

  private List<FieldError> errors(Tenant tenant, ObjectNode body) {
    InvalidOrderException invalid =
        catchThrowableOfType(InvalidOrderException.class, () -> parser.parse(tenant, body));
    assertThat(invalid).as("refusal of %s", body).isNotNull();
    return invalid.errors();
  }

  private List<String> fields(ObjectNode body) {
    return errors(acme, body).stream().map(FieldError::field).toList();
  }

  @Test
  void a_documented_order_is_read_whole() throws Exception {
    ObjectNode body = order().put("customer", "unknown to the gateway");
    OrderRequest order = parser.parse(acme, body);
    assertThat(order)
        .isEqualTo(
            new OrderRequest(
                "order_100042", "8d15e82b", 1840, TRADE_URL, WEBHOOK_URL, body.deepCopy()));
    assertThat(order.toString()).doesNotContain("token", "abc");
  }

  @Test
  void all_mistakes_are_named_at_once_each_field_once() {
    assertThat(fields(Json.object()))
        .containsExactlyInAnyOrder(
            "externalId", "catalogItemId", "expectedPrice", "tradeUrl", "webhookUrl");
    ObjectNode wrong =
        Json.object()
            .put("catalogItemId", "")
            .put("expectedPrice", 0)
            .put("externalId", "a b")
            .put("webhookUrl", "https://inner.example/")
            .put("tradeUrl", "https://steamcommunity.com/");
    assertThat(fields(wrong))
        .containsExactlyInAnyOrder(
            "externalId", "catalogItemId", "expectedPrice", "tradeUrl", "webhookUrl");
  }

  @ParameterizedTest
  @ValueSource(strings = {"externalId", "catalogItemId", "expectedPrice", "tradeUrl", "webhookUrl"})
  void a_field_that_is_missing_null_or_of_another_type_is_named(String field) throws Exception {
    ObjectNode missing = order();
    missing.remove(field);
    assertThat(errors(acme, missing)).containsExactly(new FieldError(field, "is missing"));
    for (String json :
        List.of("null", "true", "false", "[]", "{}", "1.5", "[\"a\"]", "{\"a\":1}")) {
      assertThat(fields(with(field, json))).as(json).containsExactly(field);
    }
    if (!field.equals("expectedPrice")) {
      assertThat(fields(with(field, "1840"))).containsExactly(field);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "1840", "1000000000000"})
  void a_price_in_whole_cents_is_read(String json) throws Exception {
    assertThat(parser.parse(acme, with("expectedPrice", json)).expectedPrice())
        .isEqualTo(Long.parseLong(json));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "-0e0",
        "-1",
        "18.4",
        "1840.0",
        "1840.5",
        "1e3",
        "1E+3",
        "0.1",
        "1e-9",
        "1000000000001",
        "9223372036854775807",
        "9223372036854775808",
        "18446744073709551617",
        "-9223372036854775808",
        "1e400",
        "1e999999999",
        "123456789012345678901234567890123456789012345678901234567890",
        "\"1840\"",
        "\"\"",
        "\"abc\"",
        "\"NaN\"",
        "true",
        "[1840]",
        "{\"amount\":1840}"
      })
  void a_price_of_any_other_form_is_refused(String json) throws Exception {
    assertThat(fields(with("expectedPrice", json))).containsExactly("expectedPrice");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "Z",
        "0",
        "order_100042",
        "a.b:c-d_e",
        "-",
        "..a",
        "a..",
        "...",
        "0123456789012345678901234567890123456789012345678901234567890123"
      })
  void an_external_id_of_the_allowed_characters_is_taken(String id) throws Exception {
    assertThat(parser.parse(acme, order().put("externalId", id)).externalId()).isEqualTo(id);
    assertThat(OrderRequestParser.isExternalId(id)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "a b",
        "a\n",
        "\na",
        "a\0b",
        "a/b",
        "a%2Fb",
        "ä",
        "a+b",
        "a,b",
        "{a}",
        "a*b",
        "🎮",
        "а",
        "01234567890123456789012345678901234567890123456789012345678901234"
      })
  void any_other_external_id_is_refused(String id) {
    assertThat(fields(order().put("externalId", id))).containsExactly("externalId");
    assertThat(OrderRequestParser.isExternalId(id)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {".", ".."})
  void a_dot_segment_that_no_prefix_covers_is_refused_as_no_path_can_name_it(String id)
      throws Exception {
    assertThat(errors(withoutPrefix(), order().put("externalId", id)))
        .extracting(FieldError::field)
        .containsExactly("externalId");
    assertThat(parser.parse(acme, order().put("externalId", id)).externalId()).isEqualTo(id);
  }

  @ParameterizedTest
  @CsvSource({"acme.1,true", "acme.,true", "beta:7,true", "acme,false", "Acme.1,false", "x,false"})
  void the_store_without_a_prefix_must_not_use_a_neighbours(String id, boolean refused) {
    Tenant moved = withoutPrefix("acme.", "beta:");
    ObjectNode body = order().put("externalId", id);
    if (refused) {
      assertThat(errors(moved, body)).extracting(FieldError::field).containsExactly("externalId");
    } else {
      assertThat(catchThrowableOfType(InvalidOrderException.class, () -> parser.parse(moved, body)))
          .isNull();
    }
  }

  @Test
  void an_item_id_has_1_to_128_characters() throws Exception {
    assertThat(parser.parse(acme, order().put("catalogItemId", "x".repeat(128))).catalogItemId())
        .hasSize(128);
    assertThat(fields(order().put("catalogItemId", "x".repeat(129))))
        .containsExactly("catalogItemId");
    assertThat(fields(order().put("catalogItemId", ""))).containsExactly("catalogItemId");
  }

  @Test
  void a_webhook_url_has_at_most_2048_characters_and_obeys_the_policy() throws Exception {
    String longest = WEBHOOK_URL + "/" + "x".repeat(2047 - WEBHOOK_URL.length());
    assertThat(parser.parse(acme, order().put("webhookUrl", longest)).webhookUrl()).hasSize(2048);
    assertThat(errors(acme, order().put("webhookUrl", longest + "x")))
        .containsExactly(new FieldError("webhookUrl", "must be at most 2048 characters"));
    assertThat(errors(acme, order().put("webhookUrl", "https://inner.example/")))
        .containsExactly(new FieldError("webhookUrl", "must not lead there"));
  }

  @Test
  void no_message_repeats_what_was_sent() {
    ObjectNode wrong =
        Json.object()
            .put("catalogItemId", "s3cr3t".repeat(40))
            .put("expectedPrice", "s3cr3t")
            .put("externalId", "s3cr3t s3cr3t")
            .put("webhookUrl", "https://inner.example/s3cr3t")
            .put("tradeUrl", "https://steamcommunity.com/tradeoffer/new/?partner=1&token=s3cr3t%");
    assertThat(errors(acme, wrong)).hasSize(5).noneMatch(e -> e.message().contains("s3cr3t"));
  }
}
