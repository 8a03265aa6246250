package io.skingate.api;

import static io.skingate.api.ApiHarness.CREDENTIALS;
import static io.skingate.api.ApiHarness.JSON;
import static io.skingate.api.ApiHarness.LIMIT;
import static io.skingate.api.ApiHarness.ORDER;
import static io.skingate.api.ApiHarness.post;
import static io.skingate.api.ApiHarness.problem;
import static io.skingate.api.ApiHarness.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.api.RawHttp.Answer;
import io.skingate.json.Json;
import io.skingate.limit.LimitState;
import io.skingate.order.SubmitResult;
import io.skingate.testing.LogLines;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OrderApiIT {
  private static final String POLICY = "\"orders\";q=40;w=2";
  private static final String NOW = "\"orders\";r=39;t=1";
  private static final String LAST_KNOWN = "\"orders\";r=17;t=1";

  private ApiHarness api;

  @BeforeAll
  void start() throws Exception {
    api = new ApiHarness("http://127.0.0.1:1");
  }

  @AfterAll
  void stop() throws Exception {
    api.close();
  }

  @BeforeEach
  void forget() {
    api.submitted.clear();
    api.submit = command -> ApiHarness.accepted();
  }

  private static void limited(Answer answer, String state) {
    assertThat(answer.header("ratelimit-policy")).isEqualTo(POLICY);
    assertThat(answer.header("ratelimit")).isEqualTo(state);
  }

  private Answer answering(SubmitResult result) throws Exception {
    api.submit = command -> Future.succeededFuture(result);
    return api.order(ORDER);
  }

  @Test
  void an_order_is_answered_202_with_the_body_and_the_limit() throws Exception {
    Answer answer = api.order(ORDER);
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.header("content-type")).isEqualTo("application/json");
    assertThat(answer.text()).isEqualTo(ApiHarness.ACCEPTED);
    assertThat(answer.header("idempotent-replayed")).isNull();
    limited(answer, NOW);
    assertThat(api.submitted).hasSize(1);
    assertThat(api.submitted.get(0).order().externalId()).isEqualTo("order_100042");
    assertThat(api.submitted.get(0).requestId()).isEqualTo(answer.header("x-request-id"));
  }

  @Test
  void a_replay_is_marked() throws Exception {
    Answer answer =
        answering(
            new SubmitResult.Accepted(Buffer.buffer(ApiHarness.ACCEPTED), true, false, LIMIT));
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.header("idempotent-replayed")).isEqualTo("true");
  }

  @Test
  void unknown_fields_reach_the_orders() throws Exception {
    api.order(ORDER.replaceFirst("\\{", "{\"note\":{\"a\":[1.10,null]},"));
    assertThat(api.submitted.get(0).order().body().get("note").toString())
        .isEqualTo("{\"a\":[1.10,null]}");
  }

  static Stream<Arguments> ends() {
    Duration wait = Duration.ofMillis(1001);
    return Stream.of(
        Arguments.of(
            new SubmitResult.InProgress(wait, false, LIMIT), 409, "order_in_progress", "2"),
        Arguments.of(new SubmitResult.InProgress(wait, true, LIMIT), 409, "order_in_progress", "2"),
        Arguments.of(
            new SubmitResult.Mismatch(List.of("tradeUrl", "expectedPrice"), LIMIT),
            422,
            "idempotency_mismatch",
            null),
        Arguments.of(
            new SubmitResult.Refused("price_changed", null, 1900L, LIMIT),
            422,
            "price_changed",
            null),
        Arguments.of(
            new SubmitResult.Refused("item_unavailable", "Gone.", null, LIMIT),
            422,
            "item_unavailable",
            null),
        Arguments.of(
            new SubmitResult.Refused("insufficient_funds", null, null, LIMIT),
            422,
            "insufficient_funds",
            null),
        Arguments.of(
            new SubmitResult.Refused("something_new", null, null, LIMIT),
            422,
            "something_new",
            null),
        Arguments.of(
            new SubmitResult.RateLimited(Duration.ofNanos(1), LIMIT), 429, "rate_limited", "1"),
        Arguments.of(
            new SubmitResult.UpstreamRejectedCredentials(LIMIT),
            502,
            "upstream_rejected_credentials",
            "5"),
        Arguments.of(new SubmitResult.UpstreamError(LIMIT), 502, "upstream_error", "5"),
        Arguments.of(
            new SubmitResult.Overloaded(Duration.ofMillis(5), LIMIT), 503, "overloaded", "1"),
        Arguments.of(new SubmitResult.StoreUnavailable(LIMIT), 503, "store_unavailable", "1"),
        Arguments.of(new SubmitResult.ShuttingDown(LIMIT), 503, "shutting_down", "1"));
  }

  @ParameterizedTest
  @MethodSource("ends")
  void every_end_has_its_status_its_code_and_its_headers(
      SubmitResult end, int status, String code, String retryAfter) throws Exception {
    try (LogLines log = new LogLines("io.skingate.http")) {
      Answer answer = answering(end);
      problem(answer, status, code);
      assertThat(answer.header("retry-after")).isEqualTo(retryAfter);
      limited(answer, NOW);
      await().until(() -> !log.written().isEmpty());
      assertThat(log.written())
          .singleElement()
          .satisfies(
              line ->
                  assertThat(line.fields())
                      .containsEntry("requestId", answer.header("x-request-id"))
                      .containsEntry("tenant", "acme")
                      .containsEntry("route", "POST /v1/orders")
                      .containsEntry("status", status)
                      .containsEntry("code", code));
    }
  }

  @Test
  void the_current_price_and_the_fields_that_differ_are_told_but_no_value() throws Exception {
    ObjectNode moved =
        problem(
            answering(new SubmitResult.Refused("price_changed", null, 1900L, LIMIT)),
            422,
            "price_changed");
    assertThat(moved.get("currentPrice").longValue()).isEqualTo(1900);
    ObjectNode mismatch =
        problem(
            answering(new SubmitResult.Mismatch(List.of("tradeUrl"), LIMIT)),
            422,
            "idempotency_mismatch");
    assertThat(mismatch.get("errors").get(0).get("field").asText()).isEqualTo("tradeUrl");
    assertThat(mismatch.toString()).doesNotContain("abc", "partner");
  }

  @Test
  void a_refusal_speaks_of_the_order_in_the_stores_own_terms() throws Exception {
    String message =
        "Client client_sandbox: acme.order_100042 cannot be sent;"
            + " http://localhost:8080/webhooks/skinsnode/main is down";
    assertThat(
            problem(answering(new SubmitResult.Refused("nope", message, null, LIMIT)), 422, "nope")
                .get("detail")
                .asText())
        .isEqualTo(
            "Client acme_live: order_100042 cannot be sent;"
                + " https://store.example/webhooks/orders is down");
  }

  @Test
  void the_limit_stands_on_an_answer_for_which_redis_could_not_be_asked() throws Exception {
    Answer answer = answering(new SubmitResult.StoreUnavailable(null));
    problem(answer, 503, "store_unavailable");
    limited(answer, LAST_KNOWN);
  }

  @Test
  void one_who_waits_as_told_waits_at_least_until_the_reset() throws Exception {
    for (long millis : new long[] {1, 999, 1000, 1001, 1999, 59_999}) {
      Duration wait = Duration.ofMillis(millis).plusNanos(1);
      long reset = (wait.toNanos() + 999_999_999) / 1_000_000_000;
      Answer answer =
          answering(new SubmitResult.RateLimited(wait, new LimitState(40, 2, 0, reset)));
      assertThat(Long.parseLong(answer.header("retry-after"))).isGreaterThanOrEqualTo(reset);
    }
  }

  @Test
  void a_fault_is_a_500_that_tells_nothing_and_charges_no_connection() throws Exception {
    api.submit = command -> Future.failedFuture(new IllegalStateException("the secret inside"));
    try (LogLines log = new LogLines("io.skingate")) {
      Answer failed = api.order(ORDER);
      assertThat(problem(failed, 500, "internal_error").toString()).doesNotContain("secret inside");
      limited(failed, LAST_KNOWN);
      await().until(() -> !log.fields("Answered").isEmpty());
      assertThat(log.written().stream().filter(LogLines.Line::hasCause))
          .singleElement()
          .satisfies(
              line ->
                  assertThat(line.fields())
                      .containsEntry("requestId", failed.header("x-request-id")));
      assertThat(log.fields("Answered"))
          .singleElement()
          .satisfies(
              fields ->
                  assertThat(fields)
                      .containsEntry("status", 500)
                      .containsEntry("code", "internal_error"));
    }
    api.submit =
        command -> {
          throw new IllegalStateException("the secret inside");
        };
    problem(api.order(ORDER), 500, "internal_error");
    await().untilAsserted(() -> assertThat(api.bounds.requests()).hasValue(0));
  }

  private static Map<String, byte[]> malformed() {
    Map<String, byte[]> bodies = new LinkedHashMap<>();
    for (String text :
        List.of(
            "",
            " ",
            "{",
            "}",
            "[]",
            "[" + ORDER + "]",
            "null",
            "true",
            "1",
            "\"\"",
            "\"" + "x".repeat(100) + "\"",
            ORDER.substring(0, ORDER.length() - 1),
            ORDER.substring(1),
            ORDER + "}",
            ORDER + ORDER,
            ORDER + " x",
            ORDER + ",",
            ORDER + "\0",
            ORDER + "//",
            "\uFEFF" + ORDER,
            "\0" + ORDER,
            ")]}'\n" + ORDER,
            "/* c */" + ORDER,
            ORDER.replace('"', '\''),
            ORDER.replace("1840", "NaN"),
            ORDER.replace("1840", "Infinity"),
            ORDER.replace("1840", "-Infinity"),
            ORDER.replace("1840", "+1840"),
            ORDER.replace("1840", "01840"),
            ORDER.replace("1840", "0x730"),
            ORDER.replace("1840", "1840."),
            ORDER.replace("1840", ".5"),
            ORDER.replace("1840", "1e"),
            ORDER.replace("1840", "-"),
            ORDER.replace("1840", "1840,"),
            ORDER.replace("1840", "undefined"),
            ORDER.replace("1840", "1840 1841"),
            ORDER.replace("\"8d15e82b\"", "\"8d15e82b"),
            ORDER.replace("8d15e82b", "a\nb"),
            ORDER.replace("8d15e82b", "a\tb"),
            ORDER.replace("8d15e82b", "a\\xb"),
            ORDER.replace("8d15e82b", "a\\u12"),
            ORDER.replace("{", "{,"),
            ORDER.replace("}", ",}"),
            ORDER.replace("\"catalogItemId\"", "catalogItemId"),
            ORDER.replace("{", "{\"expectedPrice\":1840,"),
            ORDER.replace("{", "{\"externalI\\u0064\":\"other\","),
            ORDER.replace("{", "{\"a\":1,\"a\":1,"),
            ORDER.replace("{", "{\"a\":{\"b\":1,\"b\":2},"),
            ORDER.replace("{", "{\"a\":[{\"c\":[{\"b\":1,\"b\":2}]}],"),
            ORDER.replace("{", "{\"\\udc00\":1,"),
            ORDER.replace("{", "{\"a\":" + "[".repeat(5_000) + "]".repeat(5_000) + ","),
            "[".repeat(16_000),
            "{\"a\":".repeat(3_000))) {
      bodies.put(
          text.length() > 60 ? text.substring(0, 60) + "… (" + bodies.size() + ")" : text,
          text.getBytes(StandardCharsets.UTF_8));
    }
    bodies.put("UTF-16", ORDER.getBytes(StandardCharsets.UTF_16));
    bodies.put("UTF-16LE", ORDER.getBytes(StandardCharsets.UTF_16LE));
    bodies.put("UTF-16BE", ORDER.getBytes(StandardCharsets.UTF_16BE));
    bodies.put("UTF-32", ORDER.getBytes(java.nio.charset.Charset.forName("UTF-32")));
    bodies.put("Latin 1", bytes("\u00e4"));
    bodies.put("a continuation alone", bytes("\u0080"));
    bodies.put("an overlong slash", bytes("\u00c0\u00af"));
    bodies.put("an overlong letter", bytes("\u00c1\u0081"));
    bodies.put("an overlong three", bytes("\u00e0\u0080\u00af"));
    bodies.put("an encoded surrogate", bytes("\u00ed\u00a0\u0080"));
    bodies.put("beyond Unicode", bytes("\u00f4\u0090\u0080\u0080"));
    bodies.put("cut within a character", bytes("\u00e2\u0082"));
    bodies.put("no byte of UTF-8", bytes("\u00ff"));
    bodies.put("gzip", new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0});
    return bodies;
  }

  private static byte[] bytes(String latin1) {
    return ORDER.replace("8d15e82b", latin1).getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void a_price_of_thousands_of_digits_is_a_wrong_price() throws Exception {
    Answer answer = api.order(ORDER.replace("1840", "9".repeat(5_000)).getBytes());
    problem(answer, 422, "invalid_request");
    assertThat(answer.text()).contains("expectedPrice");
  }

  @Test
  void no_malformed_body_reaches_the_orders() throws Exception {
    Map<String, byte[]> bodies = malformed();
    assertThat(bodies.size()).isGreaterThan(60);
    for (Map.Entry<String, byte[]> body : bodies.entrySet()) {
      Answer answer = api.order(body.getValue());
      assertThat(answer.status()).as(body.getKey()).isEqualTo(400);
      problem(answer, 400, "malformed_json");
      limited(answer, LAST_KNOWN);
    }
    assertThat(api.submitted).isEmpty();
  }

  @Test
  void whatever_an_order_is_turned_into_it_is_taken_whole_or_refused_by_name() throws Exception {
    Random random = new Random(20_261_123);
    byte[] original = ORDER.getBytes(StandardCharsets.UTF_8);
    Map<Integer, Integer> statuses = new TreeMap<>();
    try (RawHttp connection = api.connect()) {
      for (int i = 0; i < 3_000; i++) {
        byte[] body = original.clone();
        for (int change = random.nextInt(4); change >= 0; change--) {
          int at = random.nextInt(body.length);
          byte any = (byte) (random.nextBoolean() ? "{}[]\",:\\0-.eE".charAt(at % 13) : at * 7);
          body[at] = random.nextInt(3) == 0 ? (byte) random.nextInt(256) : any;
        }
        int length = random.nextInt(10) == 0 ? random.nextInt(body.length) : body.length;
        byte[] request = post("/v1/orders", CREDENTIALS + JSON, Arrays.copyOf(body, length));
        int before = api.submitted.size();
        Answer answer = connection.write(request).read();
        statuses.merge(answer.status(), 1, Integer::sum);
        assertThat(api.submitted).hasSize(before + (answer.status() == 202 ? 1 : 0));
      }
    }
    assertThat(statuses).containsOnlyKeys(202, 400, 422);
  }

  @Test
  void half_a_character_that_is_well_formed_json_is_passed_on_as_it_came() throws Exception {
    assertThat(api.order(ORDER.replace("{", "{\"note\":\"cut \\ud83d\",")).status()).isEqualTo(202);
    assertThat(Json.bytes(api.submitted.get(0).order().body()))
        .asString(StandardCharsets.US_ASCII)
        .containsIgnoringCase("\"cut \\ud83d\"");
  }

  @Test
  void wrong_fields_are_a_422_that_names_them_all() throws Exception {
    Answer answer = api.order("{\"expectedPrice\":\"1840\",\"tradeUrl\":7}");
    ObjectNode body = problem(answer, 422, "invalid_request");
    assertThat(body.get("errors").findValuesAsText("field"))
        .containsExactlyInAnyOrder(
            "externalId", "catalogItemId", "expectedPrice", "tradeUrl", "webhookUrl");
    limited(answer, LAST_KNOWN);
    assertThat(api.submitted).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://store.example/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://user:pass@store.example/",
        "/webhooks",
        "store.example",
        ""
      })
  void a_webhook_url_outside_the_rules_is_refused(String url) throws Exception {
    ObjectNode body =
        problem(
            api.order(ORDER.replace("https://store.example/webhooks/orders", url)),
            422,
            "invalid_request");
    assertThat(body.get("errors").findValuesAsText("field")).containsExactly("webhookUrl");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "content-type: \r\n",
        "content-type: text/plain\r\n",
        "content-type: application/x-www-form-urlencoded\r\n",
        "content-type: multipart/form-data; boundary=x\r\n",
        "content-type: application/jsonp\r\n",
        "content-type: application/json5\r\n",
        "content-type: application/problem+json\r\n",
        "content-type: application/json; charset=utf-16\r\n",
        "content-type: application/json; charset=iso-8859-1\r\n",
        "content-type: application/json;charset=\"latin1\"\r\n",
        "content-type: application/json\r\ncontent-type: text/plain\r\n",
        "content-type: application/json\r\ncontent-encoding: gzip\r\n",
        "content-type: application/json\r\ncontent-encoding: identity, gzip\r\n"
      })
  void what_is_not_plain_json_is_a_415(String headers) throws Exception {
    Answer answer = api.send(post("/v1/orders", CREDENTIALS + headers, ORDER.getBytes()));
    problem(answer, 415, "unsupported_media_type");
    limited(answer, LAST_KNOWN);
    assertThat(api.submitted).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "Application/JSON",
        "application/json; charset=utf-8",
        "application/json;charset=UTF-8",
        "application/json; charset=\"utf-8\"; x=y",
        "application/json ; version=1",
        "application/json; charset=utf8"
      })
  void json_in_utf_8_is_taken(String type) throws Exception {
    String headers = CREDENTIALS + "content-type: " + type + "\r\n";
    assertThat(api.send(post("/v1/orders", headers, ORDER.getBytes())).status()).isEqualTo(202);
  }

  private static String padded(int bytes) {
    return ORDER + " ".repeat(bytes - ORDER.length());
  }

  @Test
  void an_order_has_at_most_16_kib_whether_announced_or_chunked() throws Exception {
    assertThat(api.order(padded(16 * 1024)).status()).isEqualTo(202);
    Answer above = api.order(padded(16 * 1024 + 1));
    problem(above, 413, "body_too_large");
    limited(above, LAST_KNOWN);
    assertThat(api.send(chunked(padded(16 * 1024))).status()).isEqualTo(202);
    problem(api.send(chunked(padded(16 * 1024 + 1))), 413, "body_too_large");
    assertThat(api.submitted).hasSize(2);
  }

  private static String chunked(String body) {
    StringBuilder request =
        new StringBuilder(
            request("POST", "/v1/orders", CREDENTIALS + JSON + "transfer-encoding: chunked\r\n"));
    for (int i = 0; i < body.length(); i += 1000) {
      String chunk = body.substring(i, Math.min(body.length(), i + 1000));
      request.append(Integer.toHexString(chunk.length())).append("\r\n").append(chunk);
      request.append("\r\n");
    }
    return request.append("0\r\n\r\n").toString();
  }

  @Test
  void too_much_is_refused_before_the_rest_is_sent_and_the_connection_stays_in_step()
      throws Exception {
    try (RawHttp connection = api.connect()) {
      connection.write(
          request("POST", "/v1/orders", CREDENTIALS + JSON + "content-length: 100000\r\n"));
      problem(connection.read(), 413, "body_too_large");
      connection.write(new byte[100_000]);
      connection.write(request("GET", "/v1/health", ""));
      assertThat(connection.read().status()).isEqualTo(200);
    }
    try (RawHttp connection = api.connect()) {
      connection.write(
          request("POST", "/v1/orders", CREDENTIALS + JSON + "transfer-encoding: chunked\r\n"));
      connection.write("5000\r\n" + " ".repeat(0x5000) + "\r\n");
      problem(connection.read(), 413, "body_too_large");
      connection.write("5\r\n     \r\n0\r\n\r\n" + request("GET", "/v1/health", ""));
      assertThat(connection.read().status()).isEqualTo(200);
    }
    assertThat(api.submitted).isEmpty();
  }

  @Test
  void a_body_without_end_is_cut_off() throws Exception {
    try (RawHttp connection = api.connect()) {
      connection.write(
          request("POST", "/v1/orders", CREDENTIALS + JSON + "transfer-encoding: chunked\r\n"));
      connection.write("5000\r\n" + " ".repeat(0x5000) + "\r\n");
      problem(connection.read(), 413, "body_too_large");
      assertThat(connection.closed()).isTrue();
    }
  }

  @Test
  void a_body_that_drips_is_refused_and_never_submitted() throws Exception {
    try (RawHttp connection = api.connect()) {
      connection.write(
          request(
              "POST",
              "/v1/orders",
              CREDENTIALS + JSON + "content-length: " + ORDER.length() + "\r\n"));
      connection.write(ORDER.substring(0, 20));
      Answer answer = connection.read();
      problem(answer, 408, "request_timeout");
      limited(answer, LAST_KNOWN);
      connection.write(ORDER.substring(20));
      connection.write(request("GET", "/v1/health", ""));
      assertThat(connection.read().status()).isEqualTo(200);
    }
    assertThat(api.submitted).isEmpty();
  }

  @Test
  void a_caller_who_asks_first_is_told_to_go_on_or_refused() throws Exception {
    String expecting = CREDENTIALS + JSON + "expect: 100-continue\r\n";
    try (RawHttp connection = api.connect()) {
      connection.write(
          request("POST", "/v1/orders", expecting + "content-length: " + ORDER.length() + "\r\n"));
      assertThat(connection.read().status()).isEqualTo(100);
      assertThat(connection.write(ORDER).read().status()).isEqualTo(202);
    }
    try (RawHttp connection = api.connect()) {
      connection.write(request("POST", "/v1/orders", expecting + "content-length: 20000\r\n"));
      problem(connection.read(), 413, "body_too_large");
    }
    String odd = CREDENTIALS + JSON + "expect: wonders\r\n";
    assertThat(api.send(post("/v1/orders", odd, ORDER.getBytes())).status()).isEqualTo(202);
  }

  @Test
  void an_order_goes_on_when_its_caller_goes_away() throws Exception {
    Promise<SubmitResult> end = Promise.promise();
    api.submit = command -> end.future();
    try (RawHttp connection = api.connect()) {
      connection.write(post("/v1/orders", CREDENTIALS + JSON, ORDER.getBytes()));
      await().until(() -> api.submitted.size() == 1);
      connection.reset();
    }
    await().untilAsserted(() -> assertThat(api.bounds.requests()).hasValue(0));
    end.complete(
        new SubmitResult.Accepted(Buffer.buffer(ApiHarness.ACCEPTED), false, false, LIMIT));
    api.submit = command -> ApiHarness.accepted();
    assertThat(api.order(ORDER).status()).isEqualTo(202);
    assertThat(
            api.meters
                .get("skingate.http.requests")
                .tag("route", "POST /v1/orders")
                .tag("code", "499")
                .counter()
                .count())
        .isPositive();
    assertThat(api.meters.find("skingate.http.requests").tag("code", "200").counters())
        .noneMatch(counter -> "POST /v1/orders".equals(counter.getId().getTag("route")));
  }

  @Test
  void a_caller_who_goes_away_amid_its_body_is_no_fault() throws Exception {
    try (LogWatch log = new LogWatch()) {
      for (int i = 0; i < 3; i++) {
        try (RawHttp connection = api.connect()) {
          connection.write(
              request("POST", "/v1/orders", CREDENTIALS + JSON + "content-length: 500\r\n"));
          connection.write("{");
          await().until(() -> api.bounds.requests().get() == 1);
          connection.reset();
        }
        await().untilAsserted(() -> assertThat(api.bounds.requests()).hasValue(0));
      }
      assertThat(log.warnings()).isEmpty();
    }
    assertThat(api.submitted).isEmpty();
  }

  @Test
  void beyond_the_bound_an_order_is_refused_while_health_goes_on() throws Exception {
    api.bounds.requests().set(4096);
    try {
      Answer answer = api.order(ORDER);
      problem(answer, 503, "overloaded");
      assertThat(answer.header("retry-after")).isEqualTo("1");
      limited(answer, LAST_KNOWN);
      assertThat(api.get("/v1/orders/a").header("ratelimit")).startsWith("\"reads\";");
      problem(api.get("/v1/orders/a"), 503, "overloaded");
      problem(api.send(request("GET", "/v1/wallet", "")), 401, "unauthorized");
      assertThat(api.send(request("GET", "/v1/health", "")).status()).isEqualTo(200);
      assertThat(api.bounds.requests()).hasValue(4096);
    } finally {
      api.bounds.requests().set(0);
    }
    assertThat(api.submitted).isEmpty();
  }
}
