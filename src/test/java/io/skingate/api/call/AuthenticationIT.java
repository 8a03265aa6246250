package io.skingate.api.call;

import static io.skingate.api.ApiHarness.JSON;
import static io.skingate.api.ApiHarness.ORDER;
import static io.skingate.api.ApiHarness.problem;
import static io.skingate.api.ApiHarness.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.skingate.api.ApiHarness;
import io.skingate.api.RawHttp;
import io.skingate.api.RawHttp.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuthenticationIT {
  private static final List<String> WRONG =
      List.of(
          "",
          "x-client-id: acme_live\r\n",
          "x-client-secret: acme-secret\r\n",
          "x-client-id: acme_live\r\nx-client-secret: wrong\r\n",
          "x-client-id: acme_live\r\nx-client-secret: \r\n",
          "x-client-id: \r\nx-client-secret: acme-secret\r\n",
          "x-client-id: nobody\r\nx-client-secret: acme-secret\r\n",
          "x-client-id: nobody\r\nx-client-secret: wrong\r\n",
          "x-client-id: acme_live\r\nx-client-secret: beta-secret\r\n",
          "x-client-id: ACME_LIVE\r\nx-client-secret: acme-secret\r\n",
          "x-client-id: acme\r\nx-client-secret: acme-secret\r\n",
          "x-client-id: client_sandbox\r\nx-client-secret: sandbox_secret\r\n",
          "x-client-id: acme_live\r\nx-client-secret: acme-secre\r\n",
          "x-client-id: acme_live\r\nx-client-secret: acme-secret2\r\n",
          "x-client-id: acme_live\r\nx-client-secret: ACME-SECRET\r\n",
          "x-client-id: acme_live\r\nx-client-id: acme_live\r\nx-client-secret: acme-secret\r\n",
          "x-client-id: acme_live\r\nx-client-secret: acme-secret\r\nx-client-secret: acme-secret\r\n",
          "x-client-id: acme_live\r\nx-client-secret: wrong\r\nx-client-secret: acme-secret\r\n",
          "x-client-id: acme_live\r\nx-client-secret: acme-secret, acme-secret\r\n",
          "x-client-id: off_live\r\nx-client-secret: wrong\r\n",
          "x-client-id: acme_live\r\nx-client-secret: \u00e4cme-secret\r\n",
          "authorization: Basic YWNtZV9saXZlOmFjbWUtc2VjcmV0\r\n",
          "x-client-id: acme_live\r\nx-client-secret: " + "x".repeat(8_000) + "\r\n");

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
    minutePasses();
    api.submitted.clear();
    api.asked.clear();
  }

  @Test
  void whatever_is_wrong_the_answer_is_the_same_but_for_the_request_id() throws Exception {
    final double before = failures();
    for (String path : List.of("/v1/wallet", "/v1/catalog", "/v1/orders/a", "POST")) {
      Set<String> answers = new TreeSet<>();
      for (String headers : WRONG) {
        minutePasses();
        Answer answer =
            path.equals("POST")
                ? api.send(ApiHarness.post("/v1/orders", headers + JSON, ORDER.getBytes()))
                : api.send(request("GET", path, headers));
        problem(answer, 401, "unauthorized");
        String id = answer.header("x-request-id");
        answers.add(answer.headers().toString().replace(id, "") + answer.text().replace(id, ""));
      }
      assertThat(answers).as(path).hasSize(1);
    }
    assertThat(api.submitted).isEmpty();
    assertThat(api.asked).isEmpty();
    assertThat(failures() - before).isEqualTo(4.0 * WRONG.size());
  }

  /** Of failures in an earlier minute nothing is held against anybody. */
  private void minutePasses() {
    api.brakeNanos.addAndGet(Duration.ofSeconds(61).toNanos());
  }

  private double failures() {
    return api.meters.get("skingate.http.authentication.failures").counter().count();
  }

  @ParameterizedTest
  @ValueSource(strings = {"acme-secret", "acme-older"})
  void each_of_a_tenants_secrets_authenticates_it(String secret) throws Exception {
    Answer answer =
        api.send(
            ApiHarness.post(
                "/v1/orders",
                JSON + "X-Client-ID: acme_live\r\nX-CLIENT-SECRET: " + secret + "\r\n",
                ORDER.getBytes()));
    assertThat(answer.status()).isEqualTo(202);
    assertThat(api.submitted.get(0).tenant().id()).isEqualTo("acme");
  }

  @Test
  void a_tenant_that_is_switched_off_is_told_so_only_with_its_right_secret() throws Exception {
    String off = "x-client-id: off_live\r\nx-client-secret: off-secret\r\n";
    problem(api.send(request("GET", "/v1/wallet", off)), 403, "tenant_disabled");
    problem(api.send(request("GET", "/v1/catalog", off)), 403, "tenant_disabled");
    problem(api.send(request("GET", "/v1/orders/a", off)), 403, "tenant_disabled");
    problem(
        api.send(ApiHarness.post("/v1/orders", off + JSON, ORDER.getBytes())),
        403,
        "tenant_disabled");
    assertThat(api.submitted).isEmpty();
  }

  @Test
  void health_wants_no_credentials() throws Exception {
    Answer answer = api.send(request("GET", "/v1/health", ""));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).isEqualTo("{\"status\":\"ok\",\"service\":\"skingate\"}");
    assertThat(answer.header("content-type")).isEqualTo("application/json");
    assertThat(answer.header("x-request-id")).isNotBlank();
  }

  @Test
  void the_unknown_are_answered_before_their_body_and_cut_off_if_it_never_ends() throws Exception {
    try (RawHttp connection = api.connect()) {
      connection.write(request("POST", "/v1/orders", JSON + "content-length: 16000\r\n"));
      problem(connection.read(), 401, "unauthorized");
      connection.write("some of it");
      assertThat(connection.closed()).isTrue();
    }
    assertThat(api.bounds.requests()).hasValue(0);
  }

  @Test
  void a_flood_of_unknown_bodies_is_dropped_and_not_kept() throws Exception {
    byte[] piece = new byte[64 * 1024];
    try (RawHttp connection = api.connect()) {
      connection.write(request("POST", "/v1/orders", JSON + "content-length: 8388608\r\n"));
      problem(connection.read(), 401, "unauthorized");
      for (int i = 0; i < 128; i++) {
        connection.write(piece);
      }
      connection.write(request("GET", "/v1/health", ""));
      assertThat(connection.read().status()).isEqualTo(200);
    }
    await().untilAsserted(() -> assertThat(api.bounds.requests()).hasValue(0));
  }
}
