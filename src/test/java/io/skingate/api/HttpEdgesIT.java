package io.skingate.api;

import static io.skingate.api.ApiHarness.CREDENTIALS;
import static io.skingate.api.ApiHarness.JSON;
import static io.skingate.api.ApiHarness.ORDER;
import static io.skingate.api.ApiHarness.post;
import static io.skingate.api.ApiHarness.problem;
import static io.skingate.api.ApiHarness.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.skingate.api.RawHttp.Answer;
import io.skingate.order.SubmitResult;
import io.skingate.testing.openapi.BadRequests;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes over a connection that no well-behaved client would send. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpEdgesIT {
  private static final String HEALTH = request("GET", "/v1/health", "");

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
    api.draining = false;
    api.submitted.clear();
    api.submit = command -> ApiHarness.accepted();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST|/v1/health|GET, HEAD",
        "DELETE|/v1/health|GET, HEAD",
        "OPTIONS|/v1/health|GET, HEAD",
        "GET|/v1/orders|POST",
        "PUT|/v1/orders|POST",
        "OPTIONS|/v1/orders|POST",
        "TRACE|/v1/orders|POST",
        "ODD|/v1/orders|POST",
        "post|/v1/orders|POST",
        "POST|/v1/orders/a|GET, HEAD",
        "DELETE|/v1/orders/a|GET, HEAD",
        "PATCH|/v1/catalog|GET, HEAD",
        "POST|/v1/wallet|GET, HEAD",
        "CONNECT|/v1/wallet|GET, HEAD",
      })
  void another_method_is_a_405_that_names_the_right_ones(String method, String path, String allow)
      throws Exception {
    Answer answer = api.send(request(method, path, CREDENTIALS));
    problem(answer, 405, "method_not_allowed");
    assertThat(answer.header("allow")).isEqualTo(allow);
    assertThat(api.submitted).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/health", "/v1/orders/a", "/v1/catalog", "/nowhere"})
  void a_head_is_answered_as_a_get_without_the_body(String path) throws Exception {
    try (RawHttp connection = api.connect()) {
      Answer get = connection.write(request("GET", path, CREDENTIALS)).read();
      Answer head = connection.write(request("HEAD", path, CREDENTIALS)).read(true);
      assertThat(head.status()).isEqualTo(get.status());
      assertThat(head.header("content-type")).isEqualTo(get.header("content-type"));
      assertThat(connection.write(HEALTH).read().status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "//",
        "/v1",
        "/v1/",
        "/v2/orders",
        "/v1/order",
        "/v1/orders/",
        "/v1/orders/a/b",
        "/v1/orders//a",
        "/V1/health",
        "/v1/health/x",
        "/metrics",
        "/admin/tenants",
        "/health/ready",
        "/favicon.ico",
        "/v1/..%2fadmin",
        "*"
      })
  void an_unknown_path_is_a_404(String path) throws Exception {
    Answer answer = api.send(request("GET", path, CREDENTIALS));
    if (path.equals("/v1/orders/")) {
      problem(answer, 405, "method_not_allowed");
    } else {
      problem(answer, 404, "not_found");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET http://gateway.test/v1/health HTTP/1.1\r\nhost: gateway.test\r\n\r\n",
        "GET http://other.test:99/v1/health?x=y HTTP/1.1\r\nhost: gateway.test\r\n\r\n",
        "GET /v1/health HTTP/1.0\r\n\r\n",
        "GET /v1/health HTTP/1.0\r\nhost: gateway.test\r\nconnection: keep-alive\r\n\r\n",
        "GET /v1/health?a=%zz&&=#x HTTP/1.1\r\nhost: gateway.test\r\n\r\n",
        "\r\nGET /v1/health HTTP/1.1\r\nhost: gateway.test\r\n\r\n",
        "GET /v1/%68ealth HTTP/1.1\r\nhost: gateway.test\r\n\r\n",
        "GET /v1/health HTTP/1.1\r\nHOST:gateway.test\r\n\r\n",
        "GET /v1/health HTTP/1.1\r\nhost: gateway.test\r\ncontent-length: 2\r\n\r\n{}"
      })
  @BadRequests("query parameters that the path does not have, and ignores")
  void odd_but_legal_forms_are_understood(String text) throws Exception {
    assertThat(api.send(text).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GARBAGE\r\n\r\n",
        "\0\0\0\0\r\n\r\n",
        "GET\r\n\r\n",
        "GET /v1/health\r\n\r\n",
        "GET /v1/health HTTP/1.1\r\n\r\n",
        "GET /v1/health HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n",
        "GET /v1/health HTTP/1.1\r\nhost: a\r\nbad header: x\r\n\r\n",
        "GET /v1/health HTTP/1.1\r\nhost: a\r\nx\0y: x\r\n\r\n",
        "POST /v1/orders HTTP/1.1\r\nhost: a\r\ncontent-length: x\r\n\r\n",
        "POST /v1/orders HTTP/1.1\r\nhost: a\r\ncontent-length: -1\r\n\r\n",
        "POST /v1/orders HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n",
        "POST /v1/orders HTTP/1.1\r\nhost: a\r\ncontent-length: 99999999999999999999\r\n\r\n",
        "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\r\n\r\n"
      })
  void what_is_no_http_is_a_clean_400(String text) throws Exception {
    try (RawHttp connection = api.connect()) {
      problem(connection.write(text).read(), 400, "bad_request");
    }
    assertThat(api.send(HEALTH).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"zz\r\n", "-5\r\n", "fffffffffffffffff\r\n", "1\r\nab\r\n"})
  void a_broken_chunk_ends_the_connection_and_nothing_else_happens(String chunk) throws Exception {
    String head = CREDENTIALS + JSON + "transfer-encoding: chunked\r\n";
    try (RawHttp connection = api.connect()) {
      connection.write(request("POST", "/v1/orders", head) + chunk + "\r\n");
      assertThat(connection.closed()).isTrue();
    }
    assertThat(api.submitted).isEmpty();
    await().untilAsserted(() -> assertThat(api.bounds.requests()).hasValue(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/9.9", "HTTX/1.1", "HTTP/2.0"})
  void another_protocol_is_refused_and_the_connection_closed(String protocol) throws Exception {
    try (RawHttp connection = api.connect()) {
      connection.write("GET /v1/health " + protocol + "\r\nhost: a\r\n\r\n");
      assertThat(connection.read().status()).isEqualTo(501);
      assertThat(connection.closed()).isTrue();
    }
  }

  @Test
  void a_request_smuggled_behind_two_lengths_is_never_served() throws Exception {
    String head = CREDENTIALS + JSON + "transfer-encoding: chunked\r\ncontent-length: 4\r\n";
    try (RawHttp connection = api.connect()) {
      connection.write(
          request("POST", "/v1/orders", head)
              + "0\r\n\r\n"
              + new String(post("/v1/orders", CREDENTIALS + JSON, ORDER.getBytes())));
      problem(connection.read(), 400, "bad_request");
      assertThat(connection.closed()).isTrue();
    }
    assertThat(api.submitted).isEmpty();
  }

  @Test
  void a_long_line_is_a_414_and_large_headers_are_a_431() throws Exception {
    problem(api.send(request("GET", "/v1/orders/" + "x".repeat(9_000), "")), 414, "uri_too_long");
    problem(
        api.send(request("GET", "/v1/health", "x: " + "y".repeat(17_000) + "\r\n")),
        431,
        "headers_too_large");
    problem(
        api.send(request("GET", "/v1/health", "x: y\r\n".repeat(5_000))), 431, "headers_too_large");
    assertThat(api.send(request("GET", "/v1/health", "x: " + "y".repeat(14_000) + "\r\n")).status())
        .isEqualTo(200);
  }

  @Test
  void pipelined_requests_are_answered_in_order() throws Exception {
    Promise<SubmitResult> first = Promise.promise();
    api.submit = command -> first.future();
    byte[] order = post("/v1/orders", CREDENTIALS + JSON, ORDER.getBytes());
    try (RawHttp connection = api.connect()) {
      connection.write(
          Buffer.buffer(order)
              .appendString(HEALTH)
              .appendString(request("GET", "/nowhere", ""))
              .appendString(HEALTH)
              .getBytes());
      connection.patience(300);
      assertThat(connection.closed()).isFalse();
      connection.patience(10_000);
      first.complete(
          new SubmitResult.Accepted(
              Buffer.buffer(ApiHarness.ACCEPTED), false, false, ApiHarness.LIMIT));
      assertThat(connection.read().status()).isEqualTo(202);
      assertThat(connection.read().status()).isEqualTo(200);
      assertThat(connection.read().status()).isEqualTo(404);
      assertThat(connection.read().status()).isEqualTo(200);
    }
  }

  @Test
  void while_draining_every_answer_closes_its_connection() throws Exception {
    api.draining = true;
    for (String text :
        List.of(
            HEALTH,
            request("GET", "/nowhere", ""),
            request("GET", "/v1/wallet", ""),
            request("GET", "/v1/catalog", CREDENTIALS),
            request("GET", "/v1/orders/a", CREDENTIALS),
            request("GET", "/v1/orders/%zz", CREDENTIALS),
            request("DELETE", "/v1/orders", ""),
            request("GET", "*", ""),
            new String(
                post("/v1/orders", CREDENTIALS + JSON, ORDER.getBytes()),
                StandardCharsets.ISO_8859_1))) {
      try (RawHttp connection = api.connect()) {
        assertThat(connection.write(text).read().header("connection")).isEqualTo("close");
        assertThat(connection.closed()).as(text).isTrue();
      }
    }
    assertThat(api.submitted).hasSize(1);
  }

  @Test
  void an_order_that_came_before_the_drain_closes_its_connection_too() throws Exception {
    Promise<SubmitResult> answer = Promise.promise();
    api.submit = command -> answer.future();
    try (RawHttp connection = api.connect()) {
      connection.write(post("/v1/orders", CREDENTIALS + JSON, ORDER.getBytes()));
      await().until(() -> api.submitted.size() == 1);
      api.draining = true;
      answer.complete(
          new SubmitResult.Accepted(
              Buffer.buffer(ApiHarness.ACCEPTED), false, false, ApiHarness.LIMIT));
      assertThat(connection.read().header("connection")).isEqualTo("close");
      assertThat(connection.closed()).isTrue();
    }
  }

  @Test
  void the_callers_request_id_is_kept_if_it_is_sane_on_errors_too() throws Exception {
    String sane = "x-request-id: My.Req_1:2-3\r\n";
    assertThat(api.send(request("GET", "/v1/health", sane)).header("x-request-id"))
        .isEqualTo("My.Req_1:2-3");
    for (String text :
        List.of(
            request("GET", "/nowhere", sane),
            request("GET", "/v1/wallet", sane),
            request("PUT", "/v1/orders", sane),
            request("GET", "/v1/orders/%zz", CREDENTIALS + sane),
            request("POST", "/v1/orders", CREDENTIALS + sane))) {
      Answer answer = api.send(text);
      assertThat(answer.header("x-request-id")).isEqualTo("My.Req_1:2-3");
      assertThat(answer.text()).contains("\"requestId\":\"My.Req_1:2-3\"");
    }
    for (String odd :
        List.of(
            "",
            "x-request-id: \r\n",
            "x-request-id: a b\r\n",
            "x-request-id: <script>\r\n",
            "x-request-id: \u00e4\r\n",
            "x-request-id: " + "x".repeat(129) + "\r\n")) {
      String id = api.send(request("GET", "/v1/health", odd)).header("x-request-id");
      assertThat(UUID.fromString(id)).as(odd).isNotNull();
    }
    String huge = request("GET", "/v1/health", "x: " + "y".repeat(17_000) + "\r\n");
    assertThat(api.send(huge).header("x-request-id")).isNotBlank();
  }

  @Test
  @BadRequests("webhooks without a signature, which are taken by a play")
  void a_thousand_odd_methods_and_paths_add_no_series() throws Exception {
    try (RawHttp connection = api.connect()) {
      for (int i = 0; i < 2; i++) {
        oddities(connection, i);
      }
      int before = api.meters.getMeters().size();
      for (int i = 2; i < 252; i++) {
        oddities(connection, i);
      }
      assertThat(api.meters.getMeters()).hasSize(before);
    }
  }

  private static void oddities(RawHttp connection, int i) throws Exception {
    for (String text :
        List.of(
            request("ODD" + i, "/v1/orders", ""),
            request("GET", "/odd" + i, ""),
            request("GET", "/v1/orders/odd" + i, CREDENTIALS),
            request("POST", "/webhooks/skinsnode/odd" + i, "content-length: 0\r\n"))) {
      connection.write(text).read();
    }
  }
}
