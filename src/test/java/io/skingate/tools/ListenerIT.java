package io.skingate.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.skingate.callback.signature.CallbackVerifier;
import io.skingate.callback.signature.CallbackVerifier.Finding;
import io.skingate.config.Secret;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A listener before a gateway and an endpoint that answer as they are told. */
class ListenerIT {
  private static final Secret SECRET = new Secret("the-stores-secret");

  private final Vertx vertx = Vertx.vertx();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<JsonObject> taken = new CopyOnWriteArrayList<>();
  private final List<String> ids = new CopyOnWriteArrayList<>();
  private final Queue<JsonObject> pages = new ConcurrentLinkedQueue<>();
  private final Queue<Integer> endpointAnswers = new ConcurrentLinkedQueue<>();
  private volatile String status = "sent";
  private HttpServer gateway;
  private HttpServer endpoint;
  private Listener listener;
  private CompletableFuture<Void> running;

  @BeforeEach
  void start() throws Exception {
    gateway =
        vertx
            .createHttpServer()
            .requestHandler(request -> request.body().onSuccess(body -> serve(request, body)))
            .listen(0, "127.0.0.1")
            .await(5, TimeUnit.SECONDS);
    endpoint =
        vertx
            .createHttpServer()
            .requestHandler(request -> request.body().onSuccess(body -> take(request, body)))
            .listen(0, "127.0.0.1")
            .await(5, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() throws Exception {
    listener.stop();
    vertx.close().await(5, TimeUnit.SECONDS);
  }

  private void serve(HttpServerRequest request, Buffer body) {
    assertThat(request.getHeader("x-client-secret")).isEqualTo(SECRET.value());
    if (request.path().equals("/gw/store/v1/orders/lookup")) {
      String id = body.toJsonObject().getJsonArray("externalIds").getString(0);
      JsonArray orders = new JsonArray();
      if (!id.equals("gone")) {
        orders.add(new JsonObject().put("externalId", id).put("status", status).put("n", 1));
      }
      request.response().end(new JsonObject().put("orders", orders).encode());
      return;
    }
    asked.add(URLDecoder.decode(request.query(), StandardCharsets.UTF_8));
    JsonObject page = pages.poll();
    if (page == null) {
      vertx.setTimer(100, late -> request.response().end(page("same").encode()));
    } else {
      request.response().setStatusCode(page.getInteger("http", 200)).end(page.encode());
    }
  }

  private void take(HttpServerRequest request, Buffer body) {
    Integer answer = endpointAnswers.poll();
    taken.add(body.toJsonObject());
    ids.add(request.getHeader("x-delivery-id"));
    assertThat(
            new CallbackVerifier(SECRET, CallbackVerifier.USUAL_TOLERANCE)
                .verify(request.headers(), body.getBytes(), Instant.now()))
        .allMatch(Finding::fits);
    request.response().setStatusCode(answer == null ? 200 : answer).end("said so");
  }

  private static JsonObject page(String cursor, JsonObject... events) {
    return new JsonObject()
        .put("events", new JsonArray(List.of(events)))
        .put("cursor", cursor)
        .put("more", false);
  }

  private static JsonObject event(String id, String status, String delivery) {
    return new JsonObject()
        .put("id", "1-0")
        .put("at", "2026-11-25T20:53:08.350Z")
        .put("type", "order.updated")
        .put("externalId", id)
        .put("status", status)
        .put("source", "skinsnode")
        .put("deliveryId", delivery);
  }

  private static JsonObject problem(int status, String code) {
    return new JsonObject().put("http", status).put("code", code).put("detail", "Said so.");
  }

  private void listen(Instant since) {
    listener =
        Listener.of(
            vertx,
            new Listener.Options(
                URI.create("http://127.0.0.1:" + gateway.actualPort() + "/gw/"),
                "acme_live",
                SECRET,
                "http://localhost:" + endpoint.actualPort() + "/hook",
                since),
            "Skingate/test",
            new PrintWriter(out),
            new PrintWriter(err));
    running =
        CompletableFuture.runAsync(
            () -> {
              try {
                listener.run();
              } catch (Exception e) {
                throw new IllegalStateException(e.getMessage(), e);
              }
            });
  }

  private void awaitLines(int count) {
    await().until(() -> out.toString().lines().count() >= count);
  }

  @Test
  void events_are_forwarded_one_after_the_other_and_each_is_a_line() {
    pages.add(
        page(
            "c1",
            event("o-1", "processing", "dlv_1"),
            event("o-1", "sent", "dlv_2"),
            event("gone", "failed", "dlv_3"),
            event("o-2", "accepted", null)));
    pages.add(
        page(
            "c2",
            new JsonObject()
                .put("at", "2026-11-25T20:53:09.000Z")
                .put("type", "budget.low")
                .put("available", 4200)));
    listen(null);
    awaitLines(5);
    assertThat(asked.get(0)).isEqualTo("limit=100&wait=25s&since=9999-12-31T23:59:59.000Z");
    await().until(() -> asked.contains("limit=100&wait=25s&after=c2"));
    assertThat(ids).containsExactly("dlv_1", "dlv_2", "dlv_3");
    assertThat(taken.get(0))
        .as("the order has moved on")
        .isEqualTo(
            new JsonObject()
                .put("externalId", "o-1")
                .put("status", "processing")
                .put("updatedAt", "2026-11-25T20:53:08.350Z"));
    assertThat(taken.get(1).getInteger("n")).as("the order as it is now").isEqualTo(1);
    assertThat(taken.get(2).getString("status")).isEqualTo("failed");
    List<String> lines = out.toString().lines().toList();
    assertThat(lines.get(0))
        .matches(
            "2026-11-25T20:53:08.350Z order.updated o-1 processing skinsnode dlv_1  -> 200 in [0-9]+"
                + " ms");
    assertThat(lines.get(3))
        .isEqualTo("2026-11-25T20:53:08.350Z order.updated o-2 accepted skinsnode");
    assertThat(lines.get(4)).isEqualTo("2026-11-25T20:53:09.000Z budget.low 4200");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void an_endpoint_that_fails_is_tried_again_and_quoted() {
    endpointAnswers.addAll(List.of(500, 200, 410));
    pages.add(page("c1", event("o-1", "sent", "dlv_1"), event("o-2", "sent", "dlv_2")));
    listen(null);
    awaitLines(2);
    assertThat(ids).containsExactly("dlv_1", "dlv_1", "dlv_2");
    List<String> lines = out.toString().lines().toList();
    assertThat(lines.get(0)).matches(".* -> 500 \"said so\" in [0-9]+ ms, 200 in [0-9]+ ms");
    assertThat(lines.get(1)).matches(".* -> 410 \"said so\" in [0-9]+ ms, given up");
  }

  @Test
  void trouble_of_the_gateway_is_told_once_and_waited_out() throws Exception {
    pages.add(problem(503, "shutting_down"));
    pages.add(problem(503, "store_unavailable"));
    pages.add(page("c1", event("o-1", "sent", "dlv_1")));
    listen(Instant.parse("2026-11-25T00:00:00Z"));
    awaitLines(1);
    assertThat(asked).hasSizeGreaterThanOrEqualTo(3);
    assertThat(asked.subList(0, 3))
        .containsOnly("limit=100&wait=25s&since=2026-11-25T00:00:00.000Z");
    listener.stop();
    running.get(5, TimeUnit.SECONDS);
    assertThat(err.toString().lines())
        .containsExactly(
            "skingate: the gateway answered 503 shutting_down: Said so.; trying again until it can",
            "skingate: The gateway answers again",
            "skingate: To go on from here: --since 2026-11-25T20:53:08.350Z");
  }

  @Test
  void what_was_lost_is_told_and_passed_over() {
    pages.add(problem(410, "cursor_expired").put("oldest", "c7"));
    pages.add(page("c8", event("o-1", "sent", "dlv_1")));
    pages.add(problem(409, "cursor_ahead").put("since", "2026-11-25T20:53:00.000Z"));
    listen(null);
    await().until(() -> asked.size() > 3);
    assertThat(asked.get(1)).endsWith("&after=c7");
    assertThat(asked.get(2)).endsWith("&after=c8");
    assertThat(asked.get(3)).endsWith("&since=2026-11-25T20:53:00.000Z");
    assertThat(err.toString())
        .contains("were trimmed before they were read", "lost its latest events")
        .contains("reading again from 2026-11-25T20:53:00.000Z");
  }

  @ParameterizedTest
  @CsvSource({
    "401, unauthorized",
    "403, tenant_disabled",
    "404, not_found",
    "422, invalid_request"
  })
  void a_refusal_ends_it_with_its_reason(int status, String code) {
    pages.add(problem(status, code));
    listen(null);
    assertThat(running)
        .failsWithin(java.time.Duration.ofSeconds(5))
        .withThrowableOfType(ExecutionException.class)
        .withMessageContaining("the gateway answered " + status + " " + code + ": Said so.");
  }

  @Test
  void nothing_that_comes_from_outside_steers_a_terminal() {
    pages.add(page("c1", event("o-1", "\u001b[31mred\n", null)));
    listen(null);
    awaitLines(1);
    assertThat(out.toString()).contains("?[31mred?").doesNotContain("\u001b");
  }
}
