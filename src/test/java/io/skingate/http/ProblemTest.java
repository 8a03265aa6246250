package io.skingate.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.json.Json;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemTest {
  @Test
  void the_interfaces_codes_have_the_interfaces_statuses() {
    Map<String, Integer> statuses = new TreeMap<>();
    Arrays.stream(ErrorCode.values()).forEach(code -> statuses.put(code.code(), code.status()));
    assertThat(statuses)
        .containsAllEntriesOf(
            Map.ofEntries(
                Map.entry("malformed_json", 400),
                Map.entry("unauthorized", 401),
                Map.entry("invalid_signature", 401),
                Map.entry("stale_timestamp", 401),
                Map.entry("tenant_disabled", 403),
                Map.entry("order_not_found", 404),
                Map.entry("not_found", 404),
                Map.entry("method_not_allowed", 405),
                Map.entry("order_in_progress", 409),
                Map.entry("body_too_large", 413),
                Map.entry("unsupported_media_type", 415),
                Map.entry("invalid_request", 422),
                Map.entry("idempotency_mismatch", 422),
                Map.entry("rate_limited", 429),
                Map.entry("upstream_rejected_credentials", 502),
                Map.entry("upstream_error", 502),
                Map.entry("store_unavailable", 503),
                Map.entry("catalog_unavailable", 503),
                Map.entry("upstream_unavailable", 503),
                Map.entry("overloaded", 503),
                Map.entry("shutting_down", 503)));
  }

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void a_document_has_every_member_the_interface_names(ErrorCode code) throws Exception {
    ObjectNode body = Json.parseObject(Problem.of(code).body("req-1"));
    assertThat(body.get("type").asText()).isEqualTo("urn:skingate:problem:" + code.code());
    assertThat(body.get("title").asText()).isNotBlank();
    assertThat(body.get("status").intValue()).isEqualTo(code.status());
    assertThat(body.get("detail").asText()).isNotBlank();
    assertThat(body.get("code").asText()).isEqualTo(code.code());
    assertThat(body.get("requestId").asText()).isEqualTo("req-1");
    assertThat(body.has("errors")).isFalse();
    assertThat(body.has("currentPrice")).isFalse();
  }

  /** Whether a store or an operator reads it. */
  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void its_words_are_plain_sentences(ErrorCode code) {
    assertThat(code.title()).matches("[A-Z].*[^.]");
    assertThat(code.detail()).matches("[A-Z].*[.]");
  }

  @Test
  void field_errors_and_the_price_stand_where_they_apply() throws Exception {
    ObjectNode invalid =
        Json.parseObject(
            Problem.of(ErrorCode.INVALID_REQUEST)
                .withErrors(List.of(new FieldError("tradeUrl", "is missing")))
                .body("r"));
    assertThat(invalid.get("errors").toString())
        .isEqualTo("[{\"field\":\"tradeUrl\",\"message\":\"is missing\"}]");
    ObjectNode moved =
        Json.parseObject(Problem.refused("price_changed", null, 1_000_000_000_000L).body("r"));
    assertThat(moved.get("status").intValue()).isEqualTo(422);
    assertThat(moved.get("code").asText()).isEqualTo("price_changed");
    assertThat(moved.get("currentPrice").longValue()).isEqualTo(1_000_000_000_000L);
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S,1",
    "PT0.001S,1",
    "PT1S,1",
    "PT1.000000001S,2",
    "PT1.0005S,2",
    "PT1.001S,2",
    "PT1.999S,2",
    "PT2S,2",
    "PT-5S,1",
    "PT1H,3600"
  })
  void waits_are_told_in_whole_seconds_rounded_up_and_at_least_one(Duration wait, long seconds) {
    assertThat(Problem.of(ErrorCode.OVERLOADED).withRetryAfter(wait).retryAfterSeconds())
        .isEqualTo(String.valueOf(seconds));
  }
}
