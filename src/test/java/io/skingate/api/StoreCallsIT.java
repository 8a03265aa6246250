package io.skingate.api;

import static io.skingate.api.ApiHarness.CREDENTIALS;
import static io.skingate.api.ApiHarness.JSON;
import static io.skingate.api.ApiHarness.post;
import static io.skingate.api.ApiHarness.problem;
import static io.skingate.api.ApiHarness.request;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.skingate.api.RawHttp.Answer;
import io.skingate.json.Json;
import io.skingate.redis.connection.RedisUnavailableException;
import io.skingate.skinsnode.StandIn;
import io.skingate.store.BodyFields;
import io.skingate.store.QueryFields;
import io.skingate.store.StoreAnswer;
import io.skingate.store.StoreRequest;
import io.skingate.store.StoreRoute;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What all calls below {@code /store/v1} have in common, with calls that the test plays. */
class StoreCallsIT {
  private static final Vertx UPSTREAM = Vertx.vertx();
  private static ApiHarness api;
  private static volatile Promise<StoreAnswer> news = Promise.promise();
  private static volatile CountDownLatch waiting = new CountDownLatch(1);
  private static volatile CountDownLatch ended = new CountDownLatch(1);

  @BeforeAll
  static void start() throws Exception {
    StandIn skinsNode = new StandIn(UPSTREAM);
    skinsNode.answer(200, "{\"items\":[]}");
    api =
        new ApiHarness(
            "http://127.0.0.1:" + skinsNode.port(),
            "600/s",
            600,
            List.of(
                StoreRoute.get("/things/:thing", request -> told(request, "one")),
                StoreRoute.post("/things/lookup", StoreCallsIT::look),
                StoreRoute.postWithoutBody("/things/:thing/again", StoreCallsIT::again),
                StoreRoute.get("/things", StoreCallsIT::list),
                StoreRoute.get(
                    "/out",
                    request -> Future.failedFuture(new RedisUnavailableException("no answer"))),
                StoreRoute.get("/news", StoreCallsIT::await)));
  }

  @AfterAll
  static void stop() throws Exception {
    api.close();
    UPSTREAM.close().await(10, SECONDS);
  }

  private static Future<StoreAnswer> told(StoreRequest request, String call) {
    return Future.succeededFuture(
        StoreAnswer.of(
            200,
            Json.object()
                .put("call", call)
                .put("tenant", request.tenant().id())
                .put("named", request.named())));
  }

  private static Future<StoreAnswer> list(StoreRequest request) {
    QueryFields query = request.query();
    query.integer("limit", 1, 5, 1);
    query.done();
    return told(request, "list");
  }

  private static Future<StoreAnswer> look(StoreRequest request) {
    BodyFields body = request.body();
    body.require("ids");
    body.texts("ids", 20_000);
    body.done();
    return told(request, "lookup");
  }

  private static Future<StoreAnswer> again(StoreRequest request) {
    request.body().done();
    return told(request, "again");
  }

  private static Future<StoreAnswer> await(StoreRequest request) {
    request.onEnd(ended::countDown);
    request.waits();
    waiting.countDown();
    return news.future();
  }

  private static String call(Answer answer) throws Exception {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return Json.parseObject(answer.body()).path("call").asText();
  }

  private static Answer posted(String path, String headers, String body) throws Exception {
    return api.send(post(path, CREDENTIALS + headers, body.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void they_have_the_credentials_the_request_id_and_the_limit_of_all_reads() throws Exception {
    Answer answer = api.get("/store/v1/things", "x-request-id: mine\r\n");
    assertThat(call(answer)).isEqualTo("list");
    assertThat(answer.header("x-request-id")).isEqualTo("mine");
    assertThat(answer.header("ratelimit-policy")).isEqualTo("\"reads\";q=600;w=1");
    assertThat(answer.header("content-type")).isEqualTo("application/json");
    assertThat(answer.header("cache-control")).isEqualTo("no-store");
    problem(api.send(request("GET", "/store/v1/things", "")), 401, "unauthorized");
    try (RawHttp connection = api.connect()) {
      String head = request("HEAD", "/store/v1/things", CREDENTIALS);
      assertThat(connection.write(head).read(true).status()).isEqualTo(200);
    }
  }

  @Test
  void a_path_is_found_by_its_method_too() throws Exception {
    assertThat(call(api.get("/store/v1/things/lookup"))).isEqualTo("one");
    assertThat(call(posted("/store/v1/things/lookup", JSON, "{\"ids\":[\"a\"]}")))
        .isEqualTo("lookup");
    Answer answer = api.get("/store/v1/things/..");
    assertThat(call(answer)).isEqualTo("one");
    assertThat(Json.parseObject(answer.body()).path("named").asText()).isEqualTo("..");
  }

  @Test
  void unknown_paths_and_other_methods_are_refused() throws Exception {
    problem(api.get("/store/v1/nothing"), 404, "not_found");
    problem(api.get("/store/v2/things"), 404, "not_found");
    problem(api.get("/store"), 404, "not_found");
    Answer answer = api.send(request("DELETE", "/store/v1/things/lookup", CREDENTIALS));
    problem(answer, 405, "method_not_allowed");
    assertThat(answer.header("allow").split(", ")).containsExactlyInAnyOrder("GET", "HEAD", "POST");
    answer = api.send(request("POST", "/store/v1/things", CREDENTIALS));
    problem(answer, 405, "method_not_allowed");
    assertThat(answer.header("allow")).isEqualTo("GET, HEAD");
  }

  @Test
  void a_parameter_or_field_that_is_not_known_is_named() throws Exception {
    assertThat(problem(api.get("/store/v1/things?size=1"), 422, "invalid_request").toString())
        .contains("\"field\":\"size\"");
    assertThat(
            problem(
                    posted("/store/v1/things/lookup", JSON, "{\"ids\":[],\"x\":1}"),
                    422,
                    "invalid_request")
                .toString())
        .contains("\"field\":\"x\"");
    problem(posted("/store/v1/things/lookup", JSON, "{"), 400, "malformed_json");
  }

  @Test
  void a_body_has_its_type_and_its_bound() throws Exception {
    problem(posted("/store/v1/things/lookup", "", "{}"), 415, "unsupported_media_type");
    String largest = "{\"ids\":[\"" + "a".repeat(65536 - 12) + "\"]}";
    assertThat(call(posted("/store/v1/things/lookup", JSON, largest))).isEqualTo("lookup");
    problem(posted("/store/v1/things/lookup", JSON, largest + " "), 413, "body_too_large");
  }

  @Test
  void a_body_that_may_be_absent_may_be_empty_too() throws Exception {
    assertThat(call(api.send(request("POST", "/store/v1/things/a/again", CREDENTIALS))))
        .isEqualTo("again");
    assertThat(call(posted("/store/v1/things/a/again", JSON, "{}"))).isEqualTo("again");
    assertThat(call(posted("/store/v1/things/a/again", "", ""))).isEqualTo("again");
    problem(posted("/store/v1/things/a/again", JSON, "{\"a\":1}"), 422, "invalid_request");
    problem(
        posted("/store/v1/things/a/again", "content-type: text/plain\r\n", "{}"),
        415,
        "unsupported_media_type");
  }

  @Test
  void without_redis_the_store_is_told_to_come_again() throws Exception {
    Answer answer = api.get("/store/v1/out");
    problem(answer, 503, "store_unavailable");
    assertThat(answer.header("retry-after")).isEqualTo("1");
  }

  @Test
  void a_call_that_waits_is_none_of_those_in_work_and_ends_with_its_caller() throws Exception {
    news = Promise.promise();
    waiting = new CountDownLatch(2);
    ended = new CountDownLatch(2);
    try (RawHttp patient = api.connect()) {
      try (RawHttp gone = api.connect()) {
        gone.write(request("GET", "/store/v1/news", CREDENTIALS));
        patient.write(request("GET", "/store/v1/news", CREDENTIALS));
        assertThat(waiting.await(5, SECONDS)).isTrue();
        assertThat(api.bounds.requests().get()).isZero();
      }
      news.complete(StoreAnswer.of(200, Json.object().put("call", "news")));
      assertThat(call(patient.read())).isEqualTo("news");
    }
    assertThat(ended.await(5, SECONDS)).isTrue();
    assertThat(api.bounds.requests().get()).isZero();
  }
}
