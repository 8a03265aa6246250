package io.skingate.tracing;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.skingate.config.Secret;
import io.skingate.config.source.ConfigLoader;
import io.skingate.gateway.GatewayApplication;
import io.skingate.gateway.GatewayOptions;
import io.skingate.sandbox.redis.EmbeddedRedis;
import io.skingate.skinsnode.Signature;
import io.skingate.testing.LogLines;
import io.skingate.testing.openapi.CheckedHttpClient;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two pods on one Redis, with a collector of OTLP in this process. */
class TracingIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = CheckedHttpClient.create();
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e47";
  private static final String CALLER = "00f067aa0ba902b7";
  private static final String TRADE_URL =
      "https://steamcommunity.com/tradeoffer/new/?partner=123456789&token=tOkEn123";
  private static final AtomicInteger NEXT = new AtomicInteger(16);

  private static final String CONFIG =
      """
      api: {host: 127.0.0.1, port: 0, publicUrl: "http://gateway.example"}
      management: {host: 127.0.0.1, port: 0, token: "a-token-of-the-operator"}
      redis: {endpoints: ["${REDIS}"], keyPrefix: "${PREFIX}"}
      upstream: {baseUrl: "${SKINSNODE}"}
      callbacks: {allowHttp: true, allowPrivateNetworks: true}
      tracing: {exporter: "${EXPORTER}", endpoint: "${COLLECTOR}", sampleRatio: 0}
      accounts:
        - {id: main, clientId: client, clientSecret: "upstreams-secret"}
      tenants:
        - {id: acme, clientId: acme_id, clientSecrets: ["acmes-secret"], account: main}
      """;

  private static final List<MultiMap> AT_SKINSNODE = new CopyOnWriteArrayList<>();
  private static final List<MultiMap> AT_STORE = new CopyOnWriteArrayList<>();
  private static final List<Span> EXPORTED = new CopyOnWriteArrayList<>();
  private static final List<String> SERVICES = new CopyOnWriteArrayList<>();

  private static EmbeddedRedis redis;
  private static Vertx vertx;
  private static HttpServer skinsNode;
  private static HttpServer store;
  private static HttpServer collector;
  private static HttpServer hanging;
  private static GatewayApplication one;
  private static GatewayApplication other;
  private static LogLines log;

  @BeforeAll
  static void start() throws Exception {
    redis = new EmbeddedRedis().start();
    vertx = Vertx.vertx();
    skinsNode = listen(TracingIT::skinsNode);
    store =
        listen(
            request -> {
              AT_STORE.add(request.headers());
              request.response().end();
            });
    collector =
        listen(
            request ->
                request
                    .body()
                    .onSuccess(
                        body -> {
                          collect(body.getBytes());
                          request.response().end();
                        }));
    hanging = listen(request -> {});
    log = new LogLines("io.skingate");
    one = gateway("otlp", collector, "traced");
    other = gateway("none", collector, "traced");
  }

  @AfterAll
  static void stop() throws Exception {
    log.close();
    one.stop();
    other.stop();
    vertx.close().await(10, SECONDS);
    redis.stop();
  }

  private static HttpServer listen(io.vertx.core.Handler<HttpServerRequest> handler)
      throws Exception {
    return vertx
        .createHttpServer()
        .requestHandler(handler)
        .listen(0, "127.0.0.1")
        .await(10, SECONDS);
  }

  private static void skinsNode(HttpServerRequest request) {
    if (request.path().equals("/v1/catalog")) {
      request
          .response()
          .putHeader("content-type", "application/json")
          .end("{\"items\":[{\"id\":\"item-1\",\"price\":1840,\"currency\":\"USD\"}]}");
      return;
    }
    AT_SKINSNODE.add(request.headers());
    request
        .body()
        .onSuccess(
            body ->
                request
                    .response()
                    .setStatusCode(202)
                    .putHeader("content-type", "application/json")
                    .end(
                        body.toJsonObject()
                            .put("status", "accepted")
                            .put("acceptedAt", "2026-11-26T03:00:00.000Z")
                            .toString()));
  }

  private static void collect(byte[] body) {
    try (var unzipped = new GZIPInputStream(new ByteArrayInputStream(body))) {
      for (ResourceSpans each :
          ExportTraceServiceRequest.parseFrom(unzipped).getResourceSpansList()) {
        each.getResource()
            .getAttributesList()
            .forEach(a -> SERVICES.add(a.getKey() + "=" + a.getValue().getStringValue()));
        each.getScopeSpansList().forEach(scope -> EXPORTED.addAll(scope.getSpansList()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static GatewayApplication gateway(String exporter, HttpServer to, String prefix)
      throws Exception {
    Map<String, String> values =
        Map.of(
            "REDIS",
            redis.uri(),
            "PREFIX",
            prefix,
            "SKINSNODE",
            "http://127.0.0.1:" + skinsNode.actualPort(),
            "EXPORTER",
            exporter,
            "COLLECTOR",
            "http://127.0.0.1:" + to.actualPort());
    GatewayApplication gateway =
        GatewayApplication.start(
            new ConfigLoader(values::get).parse(CONFIG), GatewayOptions.alone());
    await().atMost(Duration.ofSeconds(20)).until(gateway::isStarted);
    return gateway;
  }

  private static String trace() {
    return TRACE + HexFormat.of().toHexDigits((byte) NEXT.incrementAndGet());
  }

  private static HttpResponse<String> order(GatewayApplication pod, String id, String... headers)
      throws Exception {
    var order =
        JSON.createObjectNode()
            .put("externalId", id)
            .put("catalogItemId", "item-1")
            .put("expectedPrice", 1840)
            .put("tradeUrl", TRADE_URL)
            .put("webhookUrl", "http://127.0.0.1:" + store.actualPort() + "/hook?key=hidden");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + pod.apiPort() + "/v1/orders"))
            .header("x-client-id", "acme_id")
            .header("x-client-secret", "acmes-secret")
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(order.toString()));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static void webhook(GatewayApplication pod, String id, String status) throws Exception {
    String at = Instant.now().toString();
    String body =
        "{\"externalId\":\"acme."
            + id
            + "\",\"status\":\""
            + status
            + "\",\"updatedAt\":\""
            + at
            + "\"}";
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + pod.apiPort() + "/webhooks/skinsnode/main"))
            .header("content-type", "application/json")
            .header("x-event-type", "order.updated")
            .header("x-delivery-id", id + status)
            .header("x-timestamp", at)
            .header(
                "x-signature",
                Signature.hex(
                    new Secret("upstreams-secret"), at, body.getBytes(StandardCharsets.UTF_8)))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    assertThat(HTTP.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
        .isEqualTo(200);
  }

  private static JsonNode get(GatewayApplication pod, String path) throws Exception {
    boolean admin = path.startsWith("/admin");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
            URI.create(
                "http://127.0.0.1:" + (admin ? pod.managementPort() : pod.apiPort()) + path));
    if (admin) {
      request.header("authorization", "Bearer a-token-of-the-operator");
    } else {
      request.header("x-client-id", "acme_id").header("x-client-secret", "acmes-secret");
    }
    return JSON.readTree(HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString()).body());
  }

  private static List<String> parents(List<MultiMap> requests, String trace) {
    return requests.stream()
        .map(headers -> headers.get("traceparent"))
        .filter(header -> header != null && header.startsWith("00-" + trace + "-"))
        .toList();
  }

  private static List<Span> spans(String trace) {
    return EXPORTED.stream()
        .filter(span -> HexFormat.of().formatHex(span.getTraceId().toByteArray()).equals(trace))
        .toList();
  }

  private static String hex(com.google.protobuf.ByteString id) {
    return HexFormat.of().formatHex(id.toByteArray());
  }

  @Test
  void a_callers_trace_goes_to_skinsnode_and_by_another_pod_to_each_callback() throws Exception {
    String trace = trace();
    String caller = "00-" + trace + "-" + CALLER + "-01";
    assertThat(order(one, "walk", "traceparent", caller, "tracestate", "v=1").statusCode())
        .isEqualTo(202);
    webhook(other, "walk", "processing");
    await().untilAsserted(() -> assertThat(parents(AT_STORE, trace)).hasSize(1));
    webhook(other, "walk", "completed");
    await().untilAsserted(() -> assertThat(parents(AT_STORE, trace)).hasSize(2));

    List<String> hops = new ArrayList<>(parents(AT_SKINSNODE, trace));
    hops.addAll(parents(AT_STORE, trace));
    assertThat(hops).hasSize(3).doesNotHaveDuplicates().allMatch(hop -> hop.endsWith("-01"));
    assertThat(hops).noneMatch(hop -> hop.contains(CALLER));
    List<MultiMap> all = new ArrayList<>(AT_SKINSNODE);
    all.addAll(AT_STORE);
    assertThat(all)
        .filteredOn(
            headers ->
                headers.contains("traceparent", hops.get(0), false)
                    || headers.contains("traceparent", hops.get(2), false))
        .hasSize(2)
        .allMatch(headers -> headers.get("tracestate").equals("v=1"));

    assertThat(get(other, "/admin/orders/acme/walk").path("traceId").asText()).isEqualTo(trace);
    assertThat(get(other, "/store/v1/orders/walk").path("traceId").asText()).isEqualTo(trace);
    for (String shown : List.of("/admin/orders/acme/walk", "/store/v1/orders/walk")) {
      assertThat(get(other, shown).path("history").path(0).path("traceId").asText())
          .isEqualTo(trace);
    }
    assertThat(log.fields("Order submitted"))
        .filteredOn(line -> "walk".equals(line.get("externalId")))
        .singleElement()
        .satisfies(line -> assertThat(line.get("traceId")).isEqualTo(trace));
    await()
        .untilAsserted(
            () ->
                assertThat(log.fields("Callback delivered"))
                    .filteredOn(line -> trace.equals(line.get("traceId")))
                    .hasSize(2));
  }

  @Test
  void what_is_sampled_is_exported_as_one_tree_without_secrets() throws Exception {
    String trace = trace();
    order(one, "tree", "traceparent", "00-" + trace + "-" + CALLER + "-01");
    webhook(one, "tree", "processing");
    await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(spans(trace)).hasSize(3));
    Span request = named(trace, "POST /v1/orders");
    assertThat(hex(request.getParentSpanId())).isEqualTo(CALLER);
    assertThat(request.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
    for (String hop : List.of("SkinsNode submit", "callback")) {
      Span span = named(trace, hop);
      assertThat(span.getParentSpanId()).isEqualTo(request.getSpanId());
      assertThat(span.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_CLIENT);
      assertThat(span.getEndTimeUnixNano()).isGreaterThanOrEqualTo(span.getStartTimeUnixNano());
    }
    assertThat(parents(AT_SKINSNODE, trace).get(0))
        .contains(hex(named(trace, "SkinsNode submit").getSpanId()));
    assertThat(parents(AT_STORE, trace).get(0)).contains(hex(named(trace, "callback").getSpanId()));
    assertThat(SERVICES).contains("service.name=skingate");
    assertThat(EXPORTED.toString())
        .doesNotContain("hidden", "tOkEn123", "tradeoffer", "acmes-secret", "upstreams-secret");
  }

  private static Span named(String trace, String name) {
    return spans(trace).stream().filter(s -> s.getName().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void what_is_not_sampled_is_continued_and_not_exported() throws Exception {
    String unsampled = trace();
    String sampled = trace();
    order(one, "unsampled", "traceparent", "00-" + unsampled + "-" + CALLER + "-00");
    order(one, "sampled", "traceparent", "00-" + sampled + "-" + CALLER + "-01");
    assertThat(parents(AT_SKINSNODE, unsampled)).singleElement().asString().endsWith("-00");
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(spans(sampled)).hasSize(2));
    assertThat(spans(unsampled)).isEmpty();
  }

  @Test
  void without_a_trace_that_is_well_formed_one_begins() throws Exception {
    order(other, "begun");
    order(other, "malformed", "traceparent", "00-xyz-01");
    for (String id : List.of("begun", "malformed")) {
      String trace = get(one, "/admin/orders/acme/" + id).path("traceId").asText();
      assertThat(trace).matches("[0-9a-f]{32}");
      assertThat(parents(AT_SKINSNODE, trace)).hasSize(1);
      webhook(one, id, "processing");
      await().untilAsserted(() -> assertThat(parents(AT_STORE, trace)).hasSize(1));
    }
  }

  @Test
  void an_exporter_that_hangs_or_is_down_changes_nothing() throws Exception {
    HttpServer down = listen(request -> {});
    down.close().await(10, SECONDS);
    for (HttpServer collector : List.of(hanging, down)) {
      GatewayApplication pod = gateway("otlp", collector, "troubled-" + collector.actualPort());
      for (int i = 0; i < 40; i++) {
        String caller = "00-" + trace() + "-" + CALLER + "-01";
        assertThat(order(pod, "o-" + i, "traceparent", caller).statusCode()).isEqualTo(202);
      }
      long before = System.nanoTime();
      pod.stop();
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
    }
  }
}
