package io.skingate.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skingate.config.source.ConfigLoader;
import io.skingate.gateway.GatewayApplication;
import io.skingate.gateway.GatewayOptions;
import io.skingate.sandbox.Sandbox;
import io.skingate.sandbox.SandboxClient;
import io.skingate.sandbox.SandboxOptions;
import io.skingate.sandbox.order.Outcome;
import io.skingate.sandbox.redis.EmbeddedRedis;
import io.skingate.testing.openapi.CheckedHttpClient;
import io.skingate.testing.openapi.Contract;
import io.skingate.testing.openapi.RecordedExchange;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A gateway with two stores, the sandbox as SkinsNode, and endpoints that do as their path says:
 * the world in which stores help themselves. Blocks.
 */
public final class SelfService implements AutoCloseable {
  public static final String ACME = "acme";
  public static final String BRAVO = "bravo";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = CheckedHttpClient.create();

  private static final String CONFIG =
      """
      api: {host: 127.0.0.1, port: "${API}", publicUrl: "http://127.0.0.1:${API}", warmUp: 0s}
      management: {host: 127.0.0.1, port: 0, token: operator}
      redis: {endpoints: ["${REDIS}"]}
      upstream: {baseUrl: "${SKINSNODE}", requestTimeout: 2s}
      catalog: {refreshInterval: 300ms}
      orders: {recoveryInterval: 100ms, settleAfter: 100ms}
      callbacks: {allowHttp: true, allowPrivateNetworks: true, retrySchedule: [20ms], timeout: 1s}
      accounts:
        - {id: eu, clientId: client_eu, clientSecret: "secret-of-the-account"}
      tenants:
        - {id: acme, clientId: acme_id, clientSecrets: ["secret-of-acme"], account: eu}
        - {id: bravo, clientId: bravo_id, clientSecrets: ["secret-of-bravo"], account: eu}
      """;

  /** A callback as it came. */
  public record Received(String path, Map<String, String> headers, String body) {
    public String id() {
      return headers.get("x-delivery-id");
    }
  }

  /** An answer of the gateway. */
  public record Answer(int status, JsonNode body, HttpResponse<String> raw) {
    public String code() {
      return body.path("code").asText();
    }

    /** The fields or parameters that a 422 names. */
    public List<String> fields() {
      return body.path("errors").findValuesAsText("field");
    }

    public List<String> texts(String list, String field) {
      return body.path(list).findValuesAsText(field);
    }
  }

  public final List<Received> received = new CopyOnWriteArrayList<>();
  private final Map<String, Boolean> mended = new ConcurrentHashMap<>();
  private final EmbeddedRedis redis;
  private final Vertx vertx = Vertx.vertx();
  private final Sandbox sandbox;
  private final HttpServer endpoint;
  private final int port;
  private final Map<String, String> values;
  private final Queue<Sandbox.Offer> offers = new ArrayDeque<>();
  private final AtomicInteger made = new AtomicInteger();
  private GatewayApplication gateway;

  public SelfService() throws Exception {
    redis = new EmbeddedRedis().start();
    sandbox =
        Sandbox.start(
                vertx,
                SandboxOptions.builder()
                    .clients(
                        new SandboxClient("client_eu", "secret-of-the-account", 900_000_000, "USD"))
                    .pace(Duration.ofMillis(20), Duration.ofMillis(20))
                    .driftInterval(Duration.ZERO)
                    .build())
            .await(20, TimeUnit.SECONDS);
    offers.addAll(sandbox.offers(1_000).await(10, TimeUnit.SECONDS));
    endpoint =
        vertx
            .createHttpServer()
            .requestHandler(request -> request.body().onSuccess(body -> take(request, body)))
            .listen(0, "127.0.0.1")
            .await(10, TimeUnit.SECONDS);
    try (var probe = new java.net.ServerSocket(0)) {
      port = probe.getLocalPort();
    }
    values =
        Map.of("API", String.valueOf(port), "REDIS", redis.uri(), "SKINSNODE", sandbox.baseUrl());
    startGateway();
  }

  /** Starts it, on the port that it had before. */
  public void startGateway() throws Exception {
    gateway =
        GatewayApplication.start(
            new ConfigLoader(values::get).parse(CONFIG), GatewayOptions.alone());
    await().atMost(Duration.ofSeconds(20)).until(() -> gateway.isStarted());
  }

  public void stopGateway() throws Exception {
    gateway.stop();
  }

  @Override
  public void close() throws Exception {
    gateway.stop();
    vertx.close().await(10, TimeUnit.SECONDS);
    redis.stop();
  }

  private void take(HttpServerRequest request, Buffer body) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    request.headers().forEach((name, value) -> headers.put(name, value));
    received.add(new Received(request.path(), headers, body.toString()));
    Contract.checkWebhook(
        "test".equals(headers.get("x-event-type")) ? "endpointTest" : "orderUpdated",
        RecordedExchange.headers(request.headers()),
        body.getBytes());
    String manner = request.path().split("/")[1];
    if (mended.containsKey(request.path())) {
      manner = "ok";
    }
    switch (manner) {
      case "hang" -> {}
      case "redirect" ->
          request.response().setStatusCode(302).putHeader("location", url("/ok/redirected")).end();
      case "fail" -> request.response().setStatusCode(500).end("out of order");
      case "echo" ->
          request.response().setStatusCode(400).end(headers.get("x-signature") + " was sent");
      default -> request.response().end("thanks");
    }
  }

  /** Has an endpoint answer 200 from now on. */
  public void mend(String path) {
    mended.put(path, true);
  }

  public String gatewayUrl() {
    return "http://127.0.0.1:" + port;
  }

  public int port() {
    return port;
  }

  public String url(String path) {
    return "http://127.0.0.1:" + endpoint.actualPort() + path;
  }

  public String newId() {
    return "order_" + made.incrementAndGet();
  }

  public Answer get(String store, String path) throws Exception {
    return send(as(store, path));
  }

  public Answer post(String store, String path, String body) throws Exception {
    return send(
        as(store, path)
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  public Answer postNothing(String store, String path) throws Exception {
    return send(as(store, path).POST(HttpRequest.BodyPublishers.noBody()));
  }

  /** A call on the management port. */
  public Answer operator(String path) throws Exception {
    return send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.managementPort() + path))
            .timeout(Duration.ofSeconds(20))
            .header("authorization", "Bearer operator"));
  }

  /** What the gateway measures. */
  public String metrics() throws Exception {
    return HTTP.send(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + gateway.managementPort() + "/metrics"))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  /** The same as {@link #get}, without waiting for the answer. */
  public CompletableFuture<Answer> begin(String store, String path) {
    return HTTP.sendAsync(as(store, path).build(), HttpResponse.BodyHandlers.ofString())
        .thenApply(SelfService::answer);
  }

  /** Where the gateway keeps everything. */
  public String redisUri() {
    return redis.uri();
  }

  private HttpRequest.Builder as(String store, String path) {
    return HttpRequest.newBuilder(URI.create(gatewayUrl() + path))
        .timeout(Duration.ofSeconds(20))
        .header("x-client-id", store + "_id")
        .header("x-client-secret", "secret-of-" + store);
  }

  private static Answer send(HttpRequest.Builder request) throws Exception {
    return answer(HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString()));
  }

  private static Answer answer(HttpResponse<String> raw) {
    try {
      return new Answer(raw.statusCode(), JSON.readTree(raw.body()), raw);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  public void place(String store, String id, Outcome outcome, String path) throws Exception {
    Sandbox.Offer offer = offers.remove();
    String order =
        JSON.createObjectNode()
            .put("externalId", id)
            .put("catalogItemId", offer.id())
            .put("expectedPrice", offer.price())
            .put("tradeUrl", outcome.tradeUrl())
            .put("webhookUrl", url(path))
            .toString();
    assertThat(post(store, "/v1/orders", order).status()).isEqualTo(202);
  }

  /** An order whose three updates all died. */
  public String dead(String store) throws Exception {
    String id = newId();
    dead(store, id);
    return id;
  }

  public void dead(String store, String id) throws Exception {
    // A path for each: an endpoint that fails often is only probed.
    place(store, id, Outcome.COMPLETED, "/fail/" + store + "/" + id);
    awaitStates(store, id, "dead", "dead", "dead");
  }

  /** An order whose three updates its store took. */
  public String delivered(String store) throws Exception {
    String id = newId();
    place(store, id, Outcome.COMPLETED, "/ok/" + store);
    awaitStates(store, id, "delivered", "delivered", "delivered");
    return id;
  }

  public void awaitStates(String store, String id, String... states) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(states(store, id)).containsExactly(states));
  }

  public List<String> states(String store, String id) throws Exception {
    return of(store, id).texts("deliveries", "state");
  }

  /** The ids of an order's deliveries, newest first. */
  public List<String> ids(String store, String id) throws Exception {
    return of(store, id).texts("deliveries", "id");
  }

  private Answer of(String store, String id) throws Exception {
    return get(store, "/store/v1/deliveries?limit=100&externalId=" + id);
  }
}
