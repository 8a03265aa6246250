package io.skingate.api;

import static io.skingate.api.ApiHarness.post;
import static io.skingate.api.ApiHarness.problem;
import static io.skingate.api.ApiHarness.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.skingate.api.RawHttp.Answer;
import io.skingate.testing.LogLines;
import io.skingate.testing.openapi.BadRequests;
import io.skingate.webhook.WebhookMessage;
import io.skingate.webhook.WebhookResult;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@BadRequests("their signatures are taken or refused by a play, whatever they are")
class WebhookApiIT {
  private static final String PATH = "/webhooks/skinsnode/main";
  private static final String HEADERS =
      "x-event-type: order.updated\r\nx-delivery-id: d-1\r\nx-timestamp: t\r\nx-signature: s\r\n";

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
    api.received.clear();
    api.receive = message -> Future.succeededFuture(WebhookResult.RECEIVED);
  }

  private Answer webhook(String headers, byte[] body) throws Exception {
    return api.send(post(PATH, headers, body));
  }

  @Test
  void a_webhook_is_handed_on_as_it_came() throws Exception {
    byte[] body = {'{', 0, (byte) 0xff, '\r', '\n', ' ', '}'};
    Answer answer = webhook(HEADERS + "x-request-id: r-7\r\n", body);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).isEqualTo("{\"received\":true}");
    assertThat(answer.header("content-type")).isEqualTo("application/json");
    WebhookMessage message = api.received.get(0);
    assertThat(message.body().getBytes()).isEqualTo(body);
    assertThat(List.of(message.accountId(), message.deliveryId())).containsExactly("main", "d-1");
    assertThat(List.of(message.timestamp(), message.signature(), message.requestId()))
        .containsExactly("t", "s", "r-7");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "content-type: application/json\r\n",
        "content-type: text/plain; charset=utf-16\r\n",
        "content-type: application/x-www-form-urlencoded\r\n",
        "content-type: multipart/form-data; boundary=x\r\n",
        "content-type: multipart/form-data\r\n",
        "content-encoding: gzip\r\n"
      })
  void the_raw_bytes_count_whatever_the_headers_say_of_them(String headers) throws Exception {
    String body = "--x\r\ncontent-disposition: form-data; name=\"a\"\r\n\r\na=b&c=%zz\r\n--x--";
    assertThat(webhook(HEADERS + headers, body.getBytes()).status()).isEqualTo(200);
    assertThat(api.received.get(0).body()).hasToString(body);
  }

  @ParameterizedTest
  @CsvSource({
    "INVALID_SIGNATURE,401,invalid_signature,",
    "STALE_TIMESTAMP,401,stale_timestamp,",
    "STORE_UNAVAILABLE,503,store_unavailable,1",
    "INTERNAL_ERROR,500,internal_error,"
  })
  void every_result_has_its_answer(WebhookResult result, int status, String code, String retryAfter)
      throws Exception {
    api.receive = message -> Future.succeededFuture(result);
    Answer answer = webhook(HEADERS, "{}".getBytes());
    problem(answer, status, code);
    assertThat(answer.header("retry-after")).isEqualTo(retryAfter);
  }

  @Test
  void a_refused_webhook_leaves_a_line_that_names_the_account_if_there_is_one() throws Exception {
    api.receive = message -> Future.succeededFuture(WebhookResult.INVALID_SIGNATURE);
    try (LogLines log = new LogLines("io.skingate.http")) {
      Answer answer = webhook(HEADERS, "{}".getBytes());
      api.send(ApiHarness.post("/webhooks/skinsnode/n%0Aobody", HEADERS, "{}".getBytes()));
      await().until(() -> log.fields("Answered").size() == 2);
      assertThat(log.fields("Answered").get(0))
          .containsEntry("requestId", answer.header("x-request-id"))
          .containsEntry("account", "main")
          .containsEntry("status", 401)
          .containsEntry("code", "invalid_signature");
      assertThat(log.fields("Answered").get(1)).doesNotContainKey("account");
    }
  }

  @Test
  void headers_that_are_missing_repeated_or_huge_are_none() throws Exception {
    webhook("", new byte[0]);
    webhook(HEADERS + HEADERS, new byte[0]);
    String huge = ": " + "x".repeat(513) + "\r\n";
    webhook(
        "x-event-type"
            + huge
            + "x-delivery-id"
            + huge
            + "x-timestamp"
            + huge
            + "x-signature"
            + huge,
        new byte[0]);
    assertThat(api.received)
        .hasSize(3)
        .allMatch(
            m ->
                m.deliveryId() == null
                    && m.timestamp() == null
                    && m.signature() == null
                    && m.body().length() == 0);
  }

  @Test
  void a_webhook_has_at_most_256_kib() throws Exception {
    assertThat(webhook(HEADERS, new byte[256 * 1024]).status()).isEqualTo(200);
    assertThat(api.received.get(0).body().length()).isEqualTo(256 * 1024);
    problem(webhook(HEADERS, new byte[256 * 1024 + 1]), 413, "body_too_large");
    try (RawHttp connection = api.connect()) {
      connection.write(request("POST", PATH, HEADERS + "transfer-encoding: chunked\r\n"));
      connection.write("40001\r\n").write(new byte[0x40001]);
      problem(connection.read(), 413, "body_too_large");
      connection.write("\r\n0\r\n\r\n" + request("GET", "/v1/health", ""));
      assertThat(connection.read().status()).isEqualTo(200);
    }
    assertThat(api.received).hasSize(1);
  }

  @Test
  void bodies_of_anybody_hold_at_most_16_mib_of_a_pod() throws Exception {
    List<RawHttp> unfinished = new ArrayList<>();
    byte[] most = new byte[256 * 1024 - 1];
    try {
      for (int i = 0; i < 65; i++) {
        RawHttp connection = api.connect();
        unfinished.add(connection);
        connection.write(request("POST", PATH, "content-length: 262144\r\n")).write(most);
      }
      List<RawHttp> answered = new ArrayList<>();
      await()
          .untilAsserted(
              () -> {
                unfinished.stream()
                    .filter(connection -> !answered.contains(connection) && connection.hasAnswer())
                    .forEach(answered::add);
                assertThat(answered).isNotEmpty();
              });
      Answer refused = answered.get(0).read();
      problem(refused, 503, "overloaded");
      assertThat(refused.header("retry-after")).isEqualTo("1");

      await().until(() -> webhook(HEADERS, most).status() == 503);
      assertThat(api.order(ApiHarness.ORDER).status()).isEqualTo(202);
    } finally {
      for (RawHttp connection : unfinished) {
        connection.close();
      }
    }
    await().until(() -> webhook(HEADERS, most).status() == 200);
  }

  @ParameterizedTest
  @CsvSource({
    "/webhooks/skinsnode/,404",
    "/webhooks/skinsnode,404",
    "/webhooks,404",
    "/webhooks/skinsnode/main/x,404",
    "/webhooks/skinsnode/%zz,400"
  })
  void other_paths_are_clean_problems(String path, int status) throws Exception {
    Answer answer = api.send(post(path, HEADERS, new byte[0]));
    problem(answer, status, status == 404 ? "not_found" : "bad_request");
    assertThat(api.received).isEmpty();
  }

  @Test
  void only_post_goes_there() throws Exception {
    Answer answer = api.send(request("GET", PATH, HEADERS));
    problem(answer, 405, "method_not_allowed");
    assertThat(answer.header("allow")).isEqualTo("POST");
  }

  @Test
  void a_fault_is_a_500_and_says_nothing() throws Exception {
    api.receive = message -> Future.failedFuture("inner trouble");
    Answer answer = webhook(HEADERS, "{}".getBytes());
    assertThat(problem(answer, 500, "internal_error").toString()).doesNotContain("inner");
  }
}
