package io.skingate.api;

import static io.skingate.api.ApiHarness.problem;
import static io.skingate.api.ApiHarness.request;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.api.RawHttp.Answer;
import io.skingate.json.Json;
import io.skingate.order.ReadResult;
import io.skingate.sandbox.Sandbox;
import io.skingate.sandbox.SandboxClient;
import io.skingate.sandbox.SandboxMode;
import io.skingate.sandbox.SandboxOptions;
import io.skingate.sandbox.SandboxRoute;
import io.skingate.skinsnode.StandIn;
import io.skingate.testing.openapi.BadRequests;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadApiIT {
  private final Vertx upstreams = Vertx.vertx();
  private ApiHarness api;

  @BeforeEach
  void nothingYet() {
    api = null;
  }

  @AfterEach
  void stop() throws Exception {
    if (api != null) {
      api.close();
    }
    upstreams.close().await(10, SECONDS);
  }

  private Sandbox sandbox() throws Exception {
    Sandbox sandbox =
        Sandbox.start(
                upstreams,
                SandboxOptions.builder()
                    .clients(new SandboxClient("client_sandbox", "sandbox_secret", 125_000, "EUR"))
                    .driftInterval(Duration.ZERO)
                    .build())
            .await(10, SECONDS);
    api = new ApiHarness(sandbox.baseUrl());
    return sandbox;
  }

  private void standIn(String body) throws Exception {
    StandIn standIn = new StandIn(upstreams);
    standIn.answer(200, body);
    api = new ApiHarness("http://127.0.0.1:" + standIn.port());
  }

  private static byte[] gunzip(byte[] bytes) throws Exception {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return in.readAllBytes();
    }
  }

  private static void limited(Answer answer) {
    assertThat(answer.header("ratelimit-policy")).isEqualTo("\"reads\";q=600;w=1");
    assertThat(answer.header("ratelimit")).matches("\"reads\";r=\\d+;t=1");
  }

  @Test
  void the_catalog_is_skinsnodes_byte_for_byte_plain_and_compressed() throws Exception {
    Sandbox sandbox = sandbox();
    byte[] upstream =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(sandbox.baseUrl() + "/v1/catalog"))
                    .header("x-client-id", "client_sandbox")
                    .header("x-client-secret", "sandbox_secret")
                    .build(),
                BodyHandlers.ofByteArray())
            .body();
    Answer plain = api.get("/v1/catalog");
    Answer packed = api.get("/v1/catalog", "accept-encoding: gzip\r\n");
    assertThat(plain.status()).isEqualTo(200);
    assertThat(plain.body()).isEqualTo(upstream);
    assertThat(plain.header("content-encoding")).isNull();
    assertThat(gunzip(packed.body())).isEqualTo(upstream);
    assertThat(packed.header("content-encoding")).isEqualTo("gzip");
    assertThat(packed.body().length).isLessThan(upstream.length / 3);
    for (Answer answer : List.of(plain, packed)) {
      assertThat(answer.header("content-type")).isEqualTo("application/json");
      assertThat(answer.header("vary")).isEqualToIgnoringCase("Accept-Encoding");
      assertThat(answer.header("age")).matches("\\d+");
      assertThat(answer.header("cache-control")).matches("private, max-age=\\d+");
      assertThat(answer.header("etag")).matches("\"[^\"]+\"");
      assertThat(answer.header("x-request-id")).isNotBlank();
      limited(answer);
    }
    assertThat(plain.header("etag")).isNotEqualTo(packed.header("etag"));
  }

  @Test
  void while_draining_a_large_answer_is_whole_for_a_slow_reader_too() throws Exception {
    standIn("{\"items\":[],\"x\":\"" + "y".repeat(8_000_000) + "\"}");
    api.draining = true;
    try (RawHttp connection = api.connect()) {
      connection.write(request("GET", "/v1/catalog", ApiHarness.CREDENTIALS));
      connection.patience(300);
      assertThat(connection.peekedWithoutReading()).isTrue();
      Answer answer = connection.patience(10_000).read();
      assertThat(answer.header("connection")).isEqualTo("close");
      assertThat(answer.body().length).isGreaterThan(8_000_000);
      assertThat(connection.closed()).isTrue();
    }
  }

  @Test
  void a_head_tells_the_length_and_the_tag_of_what_a_get_gives() throws Exception {
    standIn("{\"items\":[]}");
    Answer get = api.get("/v1/catalog");
    try (RawHttp connection = api.connect()) {
      Answer head =
          connection.write(request("HEAD", "/v1/catalog", ApiHarness.CREDENTIALS)).read(true);
      assertThat(head.header("etag")).isEqualTo(get.header("etag"));
      assertThat(head.header("content-length")).isEqualTo(get.header("content-length"));
    }
  }

  @Test
  void fields_that_nobody_knows_are_kept_to_the_letter() throws Exception {
    String body =
        "{ \"new\" : 1.50e2, \"items\":[{\"id\":\"a\",\"price\":1,\"x\":{\"\\u00e9\":[1E400]}}],"
            + "\"\u00e9\":\"\\/\" }\n";
    standIn(body);
    assertThat(api.get("/v1/catalog").text()).isEqualTo(body);
  }

  @Test
  void a_reader_who_has_it_gets_304_with_all_that_a_cache_needs() throws Exception {
    standIn("{\"items\":[]}");
    String plain = api.get("/v1/catalog").header("etag");
    String packed = api.get("/v1/catalog", "accept-encoding: gzip\r\n").header("etag");
    for (String condition :
        List.of(plain, "W/" + plain, "\"x\", " + plain, "\"x\"\r\nif-none-match: " + plain)) {
      Answer answer = api.get("/v1/catalog", "if-none-match: " + condition + "\r\n");
      assertThat(answer.status()).as(condition).isEqualTo(304);
      assertThat(answer.header("etag")).isEqualTo(plain);
      assertThat(answer.header("vary")).isEqualToIgnoringCase("Accept-Encoding");
      assertThat(answer.header("cache-control")).startsWith("private, max-age=");
      assertThat(answer.header("age")).matches("\\d+");
      assertThat(answer.header("content-length")).isNull();
      assertThat(answer.header("content-encoding")).isNull();
      limited(answer);
    }
    assertThat(api.get("/v1/catalog", "if-none-match: *\r\n").status()).isEqualTo(304);
    Answer other = api.get("/v1/catalog", "if-none-match: " + packed + "\r\n");
    assertThat(other.status()).isEqualTo(304);
    assertThat(other.header("etag")).isEqualTo(packed);
    assertThat(api.get("/v1/catalog", "if-none-match: \"x\"\r\n").status()).isEqualTo(200);
    assertThat(api.get("/v1/catalog", "if-none-match: garbage\r\n").status()).isEqualTo(200);
  }

  @Test
  void a_304_leaves_the_connection_in_step() throws Exception {
    standIn("{\"items\":[]}");
    try (RawHttp connection = api.connect()) {
      String conditional =
          request("GET", "/v1/catalog", ApiHarness.CREDENTIALS + "if-none-match: *\r\n");
      connection.write(conditional + conditional + request("GET", "/v1/health", ""));
      assertThat(connection.read().status()).isEqualTo(304);
      assertThat(connection.read().status()).isEqualTo(304);
      assertThat(connection.read().status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {";", ",", "gzip;q=", "*;;q=0", "\u00ff", "gzip;q=0.5;q=1"})
  void an_odd_accept_encoding_still_gets_a_catalog(String header) throws Exception {
    standIn("{\"items\":[]}");
    assertThat(api.get("/v1/catalog", "accept-encoding: " + header + "\r\n").status())
        .isEqualTo(200);
  }

  @Test
  void without_a_catalog_the_answer_is_503_and_when_to_come_again() throws Exception {
    api = new ApiHarness("http://127.0.0.1:1");
    Answer answer = api.get("/v1/catalog");
    problem(answer, 503, "catalog_unavailable");
    assertThat(Integer.parseInt(answer.header("retry-after"))).isPositive();
    limited(answer);
  }

  @Test
  void the_wallet_is_skinsnodes_under_the_tenants_own_name() throws Exception {
    Sandbox sandbox = sandbox();
    Answer answer = api.get("/v1/wallet");
    assertThat(answer.status()).isEqualTo(200);
    ObjectNode wallet = Json.parseObject(answer.body());
    assertThat(wallet.get("clientId").asText()).isEqualTo("acme_live");
    assertThat(wallet.get("currency").asText()).isEqualTo("EUR");
    assertThat(wallet.get("availableBalance").isTextual()).isTrue();
    assertThat(wallet.get("availableBalance").asText()).isEqualTo("125000");
    limited(answer);
    for (int i = 0; i < 5; i++) {
      api.get("/v1/wallet");
    }
    Answer beta =
        api.send(
            request(
                "GET", "/v1/wallet", "x-client-id: beta_live\r\nx-client-secret: beta-secret\r\n"));
    assertThat(Json.parseObject(beta.body()).get("clientId").asText()).isEqualTo("beta_live");
    assertThat(sandbox.requests(SandboxRoute.WALLET)).isEqualTo(1);
  }

  @Test
  void other_fields_of_the_wallet_pass_through() throws Exception {
    standIn(
        "{\"clientId\":\"c\",\"held\":{\"x\":1.50},\"currency\":\"EUR\",\"availableBalance\":\"7\",\"items\":[]}");
    assertThat(api.get("/v1/wallet").text())
        .isEqualTo(
            "{\"clientId\":\"acme_live\",\"held\":{\"x\":1.50},\"currency\":\"EUR\",\"availableBalance\":\"7\","
                + "\"items\":[]}");
  }

  @Test
  void an_account_that_skinsnode_refuses_is_the_operators_trouble() throws Exception {
    Sandbox sandbox = sandbox();
    sandbox.mode(SandboxRoute.WALLET, SandboxMode.UNAUTHORIZED_401);
    Answer answer = api.get("/v1/wallet");
    assertThat(problem(answer, 502, "upstream_rejected_credentials").toString())
        .doesNotContain("client_sandbox", "sandbox_secret");
    limited(answer);
  }

  @ParameterizedTest
  @ValueSource(strings = {"CUT", "HANG", "UNAVAILABLE_503"})
  void a_skinsnode_that_cannot_be_reached_for_the_wallet_is_a_503(String mode) throws Exception {
    sandbox().mode(SandboxRoute.WALLET, SandboxMode.valueOf(mode));
    unreachable(api.get("/v1/wallet"));
  }

  @Test
  void a_skinsnode_that_takes_no_connection_for_the_wallet_is_a_503() throws Exception {
    api = new ApiHarness("http://127.0.0.1:1");
    unreachable(api.get("/v1/wallet"));
  }

  private void unreachable(Answer answer) throws Exception {
    problem(answer, 503, "upstream_unavailable");
    assertThat(Integer.parseInt(answer.header("retry-after"))).isPositive();
    limited(answer);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GARBLED", "ERROR_500"})
  void an_answer_that_is_no_wallet_is_a_502(String mode) throws Exception {
    sandbox().mode(SandboxRoute.WALLET, SandboxMode.valueOf(mode));
    Answer answer = api.get("/v1/wallet");
    problem(answer, 502, "upstream_error");
    assertThat(answer.header("retry-after")).isEqualTo("5");
    limited(answer);
  }

  private static String state(String tenant, String externalId) {
    return "{\"externalId\":\"" + externalId + "\",\"status\":\"sent\",\"of\":\"" + tenant + "\"}";
  }

  @Test
  @BadRequests("one has a query parameter that the path does not have, and ignores")
  void an_order_is_read_by_its_id_in_any_spelling() throws Exception {
    api = new ApiHarness("http://127.0.0.1:1");
    api.read =
        (tenant, id) ->
            Future.succeededFuture(new ReadResult.Found(Buffer.buffer(state(tenant.id(), id))));
    for (String[] spelling :
        new String[][] {
          {"order_1", "order_1"},
          {"a:b", "a:b"},
          {"a%3Ab", "a:b"},
          {"a%3ab", "a:b"},
          {"%61", "a"},
          {"a.b-c_d", "a.b-c_d"},
          {"...", "..."},
          {"..", ".."},
          {".", "."},
          {"%2E%2e", ".."},
          {"a?x=y", "a"}
        }) {
      Answer answer = api.get("/v1/orders/" + spelling[0]);
      assertThat(answer.status()).as(spelling[0]).isEqualTo(200);
      assertThat(answer.text()).isEqualTo(state("acme", spelling[1]));
      limited(answer);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a%2Fb", "a%00", "a%20b", "a+b", "%C3%A4", "a%25", "~a", "a;b", "a,b", "%F0%28"})
  void an_id_that_no_order_can_have_is_not_found_and_not_asked_for(String id) throws Exception {
    api = new ApiHarness("http://127.0.0.1:1");
    Answer answer = api.get("/v1/orders/" + id);
    problem(answer, 404, "order_not_found");
    limited(answer);
    Answer tooLong = api.get("/v1/orders/" + "x".repeat(65));
    problem(tooLong, 404, "order_not_found");
    assertThat(api.asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "a%", "a%2", "%zz", "a%u0041", "a?%zz"})
  void a_broken_escape_is_a_clean_400(String id) throws Exception {
    api = new ApiHarness("http://127.0.0.1:1");
    problem(api.get("/v1/orders/" + id), 400, "bad_request");
    assertThat(api.asked).isEmpty();
  }

  @Test
  void an_order_that_is_unknown_or_cannot_be_read_says_so() throws Exception {
    api = new ApiHarness("http://127.0.0.1:1");
    Answer unknown = api.get("/v1/orders/a");
    problem(unknown, 404, "order_not_found");
    limited(unknown);
    api.read = (tenant, id) -> Future.succeededFuture(new ReadResult.StoreUnavailable());
    Answer out = api.get("/v1/orders/a");
    problem(out, 503, "store_unavailable");
    assertThat(out.header("retry-after")).isEqualTo("1");
    limited(out);
    api.read = (tenant, id) -> Future.failedFuture("fault");
    Answer fault = api.get("/v1/orders/a");
    problem(fault, 500, "internal_error");
    limited(fault);
  }

  @Test
  void reads_beyond_the_limit_are_429_on_every_route() throws Exception {
    StandIn standIn = new StandIn(upstreams);
    standIn.answer(200, "{\"items\":[]}");
    api = new ApiHarness("http://127.0.0.1:" + standIn.port(), "1/h", 3);
    assertThat(api.get("/v1/catalog").header("ratelimit")).isEqualTo("\"reads\";r=2;t=3600");
    assertThat(api.get("/v1/wallet").header("ratelimit")).isEqualTo("\"reads\";r=1;t=3600");
    assertThat(api.get("/v1/orders/a").header("ratelimit")).isEqualTo("\"reads\";r=0;t=3600");
    for (String path : List.of("/v1/catalog", "/v1/wallet", "/v1/orders/a")) {
      Answer answer = api.get(path);
      problem(answer, 429, "rate_limited");
      assertThat(answer.header("ratelimit-policy")).isEqualTo("\"reads\";q=3;w=10800");
      assertThat(answer.header("ratelimit")).isEqualTo("\"reads\";r=0;t=3600");
      assertThat(answer.header("retry-after")).isEqualTo("3600");
    }
    assertThat(api.asked).hasSize(1);
    Answer order = api.order(ApiHarness.ORDER);
    assertThat(order.status()).isEqualTo(202);
    assertThat(new String(order.body(), StandardCharsets.UTF_8)).contains("accepted");
  }
}
