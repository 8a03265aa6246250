package io.skingate.testing.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What the check of exchanges finds; else it could be green for never finding anything. */
class ContractTest {
  private static final String ORDER =
      "{\"externalId\":\"a\",\"catalogItemId\":\"i\",\"expectedPrice\":1,\"tradeUrl\":\"t\","
          + "\"webhookUrl\":\"w\"}";
  private static final String ACCEPTED =
      "{\"externalId\":\"a\",\"status\":\"accepted\",\"acceptedAt\":\"2026-04-25T12:30:00.000Z\"}";

  private static List<String> breaches(
      String method, String target, String request, int status, String type, String answer) {
    Map<String, List<String>> headers = new TreeMap<>();
    headers.put("x-request-id", List.of("r-1"));
    headers.put("cache-control", List.of("no-store"));
    headers.put("content-type", List.of(type));
    return Contract.breaches(
        ContractDocument.tenants(),
        new RecordedExchange(
            method,
            target,
            Map.of("content-type", List.of("application/json")),
            request.getBytes(StandardCharsets.UTF_8),
            status,
            headers,
            answer.getBytes(StandardCharsets.UTF_8)));
  }

  private static String problem(int status, String code, String more) {
    return "{\"type\":\"urn:skingate:problem:%s\",\"title\":\"t\",\"status\":%d,\"detail\":\"d\",\"code\":\"%s\",\"requestId\":\"r-1\"%s}"
        .formatted(code, status, code, more);
  }

  @Test
  void what_the_document_describes_passes() {
    assertThat(breaches("POST", "/v1/orders", ORDER, 202, "application/json", ACCEPTED)).isEmpty();
    assertThat(
            breaches(
                "POST",
                "/v1/orders",
                "{}",
                422,
                "application/problem+json",
                problem(422, "invalid_request", "")))
        .isEmpty();
  }

  @Test
  void a_field_that_only_the_server_knows_is_a_breach_in_a_closed_body() {
    assertThat(
            breaches(
                "POST",
                "/v1/orders",
                ORDER,
                422,
                "application/problem+json",
                problem(422, "price_changed", ",\"hint\":1")))
        .singleElement()
        .asString()
        .contains("hint");
  }

  @Test
  void a_field_that_passes_through_is_none() {
    String more = ACCEPTED.replaceFirst("\\{", "{\"of\":{\"skinsnode\":true},");
    assertThat(breaches("POST", "/v1/orders", ORDER, 202, "application/json", more)).isEmpty();
  }

  @Test
  void a_path_a_method_a_status_and_a_code_that_the_document_lacks_are_breaches() {
    assertThat(breaches("GET", "/v1/other", "", 200, "application/json", "{}")).isNotEmpty();
    assertThat(breaches("PUT", "/v1/orders", "", 200, "application/json", "{}")).isNotEmpty();
    assertThat(breaches("GET", "/v1/orders/a", "", 418, "application/json", "{}"))
        .containsExactly("the document has no status 418 here");
    assertThat(
            breaches(
                "GET",
                "/v1/orders/a",
                "",
                404,
                "application/problem+json",
                problem(404, "gone", "")))
        .isNotEmpty();
  }

  @Test
  void a_request_that_was_taken_has_to_be_one_of_the_document() {
    String text = ORDER.replace(":1,", ":\"1\",");
    assertThat(breaches("POST", "/v1/orders", text, 202, "application/json", ACCEPTED))
        .singleElement()
        .asString()
        .contains("expectedPrice");
    assertThat(breaches("POST", "/v1/orders?x=y", ORDER, 202, "application/json", ACCEPTED))
        .containsExactly("the document has no query parameter x");
  }

  @Test
  void an_answer_has_the_headers_and_the_media_type_of_the_document() {
    assertThat(breaches("POST", "/v1/orders", ORDER, 202, "text/html", ACCEPTED)).isNotEmpty();
    assertThat(breaches("GET", "/v1/catalog", "", 200, "application/json", "{\"items\":[]}"))
        .anyMatch(breach -> breach.contains("ETag is missing"));
  }
}
