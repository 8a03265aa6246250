package io.skingate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.config.Secret;
import io.skingate.config.source.ConfigLoader;
import io.skingate.demo.DemoReceiver;
import io.skingate.gateway.GatewayApplication;
import io.skingate.gateway.GatewayOptions;
import io.skingate.sandbox.Sandbox;
import io.skingate.sandbox.SandboxClient;
import io.skingate.sandbox.SandboxMode;
import io.skingate.sandbox.SandboxOptions;
import io.skingate.sandbox.SandboxRoute;
import io.skingate.sandbox.order.Outcome;
import io.skingate.sandbox.redis.EmbeddedRedis;
import io.skingate.skinsnode.Signature;
import io.skingate.testing.openapi.CheckedHttpClient;
import io.skingate.testing.openapi.ContractDocument;
import io.skingate.testing.openapi.RouteList;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The whole gateway in one process: real Redis, real HTTP, the sandbox as SkinsNode. */
class GatewayIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = CheckedHttpClient.create();
  private static final String ACME_SECRET = "a-secret-of-acme";
  private static final String BRAVO_SECRET = "a-secret-of-bravo";
  private static final String ACCOUNT_SECRET = "a-secret-of-the-account";
  private static final String TOKEN = "a-token-of-the-operator";

  private static final String CONFIG =
      """
      api: {host: 127.0.0.1, port: 0, publicUrl: "http://127.0.0.1:${API}"}
      management: {host: 127.0.0.1, port: 0, token: "${TOKEN}"}
      redis: {endpoints: ["${REDIS}"], keyPrefix: other}
      upstream: {baseUrl: "${SKINSNODE}", requestTimeout: 2s}
      catalog: {refreshInterval: 300ms}
      orders: {recoveryInterval: 100ms, reconcileAfter: 1s, queueFor: 3s}
      callbacks: {allowHttp: true, allowPrivateNetworks: true, retrySchedule: [200ms, 400ms]}
      accounts:
        - {id: eu, clientId: client_eu, clientSecret: "${ACCOUNT_SECRET}"}
      tenants:
        - {id: acme, clientId: acme_id, clientSecrets: ["${ACME_SECRET}"], account: eu}
        - {id: bravo, clientId: bravo_id, clientSecrets: ["${BRAVO_SECRET}"], account: eu}
      """;

  private static EmbeddedRedis redis;
  private static Vertx vertx;
  private static Sandbox sandbox;
  private static DemoReceiver receiver;
  private static GatewayApplication gateway;

  @BeforeAll
  static void start() throws Exception {
    redis = new EmbeddedRedis().start();
    vertx = Vertx.vertx();
    sandbox =
        Sandbox.start(
                vertx,
                SandboxOptions.builder()
                    .clients(new SandboxClient("client_eu", ACCOUNT_SECRET, 900_000_000, "USD"))
                    .pace(Duration.ofMillis(100), Duration.ofMillis(200))
                    .driftInterval(Duration.ZERO)
                    .build())
            .await(20, TimeUnit.SECONDS);
    receiver = new DemoReceiver(ACME_SECRET);
    receiver.start(vertx).await(10, TimeUnit.SECONDS);
    int api = freePort();
    Map<String, String> values =
        Map.of(
            "API", String.valueOf(api),
            "TOKEN", TOKEN,
            "REDIS", redis.uri(),
            "SKINSNODE", sandbox.baseUrl(),
            "ACCOUNT_SECRET", ACCOUNT_SECRET,
            "ACME_SECRET", ACME_SECRET,
            "BRAVO_SECRET", BRAVO_SECRET);
    String config = CONFIG.replace("port: 0, publicUrl", "port: \"${API}\", publicUrl");
    gateway =
        GatewayApplication.start(
            new ConfigLoader(values::get).parse(config), GatewayOptions.alone());
    await().atMost(Duration.ofSeconds(20)).until(() -> gateway.isStarted());
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.stop();
    vertx.close().await(10, TimeUnit.SECONDS);
    redis.stop();
  }

  private static int freePort() throws java.io.IOException {
    try (var probe = new java.net.ServerSocket(0)) {
      return probe.getLocalPort();
    }
  }

  private static HttpRequest.Builder as(String store, String path) {
    boolean acme = store.equals("acme");
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.apiPort() + path))
        .timeout(Duration.ofSeconds(20))
        .header("x-client-id", acme ? "acme_id" : "bravo_id")
        .header("x-client-secret", acme ? ACME_SECRET : BRAVO_SECRET);
  }

  private static HttpResponse<String> get(String store, String path) throws Exception {
    return HTTP.send(as(store, path).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> post(String store, ObjectNode order) throws Exception {
    return HTTP.send(
        as(store, "/v1/orders")
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(order.toString()))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> manage(String path) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.managementPort() + path))
            .header("authorization", "Bearer " + TOKEN)
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static ObjectNode order(String id, Outcome outcome) throws Exception {
    JsonNode items = JSON.readTree(get("acme", "/v1/catalog").body()).path("items");
    JsonNode item = items.get((int) (Math.abs(UUID.randomUUID().hashCode() * 31L) % items.size()));
    ObjectNode order = JSON.createObjectNode();
    order.put("externalId", id);
    order.put("catalogItemId", item.path("id").asText());
    order.put("expectedPrice", item.path("price").asLong());
    order.put("tradeUrl", outcome.tradeUrl());
    order.put("webhookUrl", receiver.url());
    return order;
  }

  private static String fresh(String name) {
    return name + ':' + UUID.randomUUID();
  }

  private static String status(String store, String id) throws Exception {
    return JSON.readTree(get(store, "/v1/orders/" + id).body()).path("status").asText();
  }

  private static void awaitStatus(String id, String status) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(status("acme", id)).isEqualTo(status));
  }

  private static double metric(String line) throws Exception {
    return manage("/metrics")
        .body()
        .lines()
        .filter(l -> l.startsWith(line))
        .mapToDouble(l -> Double.parseDouble(l.substring(l.lastIndexOf(' ') + 1)))
        .sum();
  }

  @Test
  void an_order_goes_to_skinsnode_under_the_stores_name_and_its_updates_come_back_signed()
      throws Exception {
    String id = fresh("whole");
    ObjectNode order = order(id, Outcome.COMPLETED);
    order.put("campaign", "winter");
    HttpResponse<String> placed = post("acme", order);
    assertThat(placed.statusCode()).isEqualTo(202);
    JsonNode answer = JSON.readTree(placed.body());
    assertThat(answer.path("externalId").asText()).isEqualTo(id);
    assertThat(answer.path("status").asText()).isEqualTo("accepted");
    awaitStatus(id, "completed");
    JsonNode atSkinsNode =
        JSON.readTree(sandbox.order("client_eu", "acme." + id).orElseThrow().requestBody());
    assertThat(atSkinsNode.path("campaign").asText()).isEqualTo("winter");
    assertThat(atSkinsNode.path("webhookUrl").asText()).endsWith("/webhooks/skinsnode/eu");
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                assertThat(receiver.updates())
                    .filteredOn(update -> update.externalId().equals(id))
                    .extracting(DemoReceiver.Update::status)
                    .containsExactly("processing", "sent", "completed"));
    assertThat(receiver.updates())
        .filteredOn(update -> update.externalId().equals(id))
        .allMatch(DemoReceiver.Update::verified);
  }

  @Test
  void the_operator_finds_orders_by_id_and_status_and_their_deliveries() throws Exception {
    String id = fresh("sought");
    assertThat(post("acme", order(id, Outcome.COMPLETED)).statusCode()).isEqualTo(202);
    assertThat(post("bravo", order(id, Outcome.FAILED)).statusCode()).isEqualTo(202);
    awaitStatus(id, "completed");
    JsonNode byId = JSON.readTree(manage("/admin/orders?externalId=" + id).body());
    assertThat(byId.at("/orders").findValuesAsText("tenant")).containsExactly("acme", "bravo");
    JsonNode completed =
        JSON.readTree(manage("/admin/orders?status=completed&tenant=acme&limit=1").body());
    assertThat(completed.at("/orders/0/status").asText()).isEqualTo("completed");
    String deliveries = "/admin/deliveries?tenant=acme&state=delivered&externalId=" + id;
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> JSON.readTree(manage(deliveries).body()).at("/deliveries").size() == 3);
    JsonNode last = JSON.readTree(manage(deliveries).body()).at("/deliveries/0");
    assertThat(last.path("status").asText()).isEqualTo("completed");
    JsonNode one = JSON.readTree(manage("/admin/deliveries/" + last.path("id").asText()).body());
    assertThat(one).isEqualTo(last);
    assertThat(manage("/admin/deliveries/dlv_none").statusCode()).isEqualTo(404);
    String url = java.net.URLEncoder.encode(receiver.url(), StandardCharsets.UTF_8);
    assertThat(JSON.readTree(manage(deliveries + "&limit=2&url=" + url).body()).at("/deliveries"))
        .hasSize(2);
    assertThat(JSON.readTree(manage(deliveries + "&url=http://other").body()).at("/deliveries"))
        .isEmpty();
  }

  @Test
  void a_configuration_is_compared_with_the_running_gateway(
      @org.junit.jupiter.api.io.TempDir java.nio.file.Path folder) throws Exception {
    String id = fresh("stranded");
    assertThat(post("bravo", order(id, Outcome.WEBHOOK_LOST)).statusCode()).isEqualTo(202);
    java.nio.file.Path token =
        java.nio.file.Files.writeString(folder.resolve("token"), TOKEN + "\n");
    java.nio.file.Path next =
        java.nio.file.Files.writeString(
            folder.resolve("next.yaml"),
            """
            upstream: {baseUrl: "%s"}
            accounts:
              - {id: eu, clientId: client_eu, clientSecret: x}
            tenants:
              - {id: acme, clientId: acme_id, clientSecrets: [x], account: eu, orders: {rate: 30/s}}
              - {id: globex, clientId: globex_id, clientSecrets: [y], account: eu}
            """
                .formatted(sandbox.baseUrl()));
    java.io.StringWriter out = new java.io.StringWriter();
    int status =
        Skingate.commandLine()
            .setOut(new java.io.PrintWriter(out))
            .execute(
                "check",
                "--config",
                next.toString(),
                "--against",
                "http://127.0.0.1:" + gateway.managementPort(),
                "--token-file",
                token.toString());
    assertThat(out.toString().lines().skip(1))
        .hasSize(3)
        .satisfies(
            lines -> {
              assertThat(lines.get(0)).isEqualTo("~ acme orders 20/s → 30/s");
              assertThat(lines.get(1)).isEqualTo("+ globex");
              assertThat(lines.get(2)).matches("- bravo: [1-9][0-9]* open orders?.*");
            });
    assertThat(status).isEqualTo(3);
  }

  @Test
  void the_running_gateway_has_every_call_of_the_stores_document() throws Exception {
    for (Map.Entry<String, List<String>> path :
        ContractDocument.tenants().operations().entrySet()) {
      HttpResponse<String> refused =
          HTTP.send(
              as("acme", path.getKey().replaceAll("\\{.*?}", "x"))
                  .method("PATCH", HttpRequest.BodyPublishers.noBody())
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(refused.statusCode()).as(path.getKey()).isEqualTo(405);
      // A path may also be one with a parameter: /deliveries/replay is the delivery "replay", too.
      assertThat(RouteList.allowed(refused.headers().firstValue("allow").orElseThrow()))
          .as(path.getKey())
          .containsAll(path.getValue());
    }
  }

  @Test
  void equal_ids_of_two_stores_are_two_orders_and_neither_sees_the_others() throws Exception {
    String id = fresh("same");
    assertThat(post("acme", order(id, Outcome.COMPLETED)).statusCode()).isEqualTo(202);
    assertThat(get("bravo", "/v1/orders/" + id).statusCode()).isEqualTo(404);
    assertThat(post("bravo", order(id, Outcome.FAILED)).statusCode()).isEqualTo(202);
    assertThat(sandbox.order("client_eu", "acme." + id)).isPresent();
    assertThat(sandbox.order("client_eu", "bravo." + id)).isPresent();
  }

  @Test
  void a_repeated_order_is_replayed_and_another_under_its_id_refused() throws Exception {
    String id = fresh("again");
    ObjectNode order = order(id, Outcome.COMPLETED);
    HttpResponse<String> first = post("acme", order);
    HttpResponse<String> second = post("acme", order);
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(second.headers().firstValue("idempotent-replayed")).contains("true");
    assertThat(first.headers().firstValue("idempotent-replayed")).isEmpty();
    order.put("expectedPrice", 1);
    HttpResponse<String> other = post("acme", order);
    assertThat(other.statusCode()).isEqualTo(422);
    assertThat(other.body())
        .contains("idempotency_mismatch")
        .contains("\"field\":\"expectedPrice\"");
    assertThat(sandbox.posts("client_eu", "acme." + id)).isEqualTo(1);
  }

  @Test
  void an_order_costs_one_round_trip_before_skinsnode_and_one_after() throws Exception {
    double admits = metric("skingate_redis_command_duration_seconds_count{script=\"admit\"}");
    double finishes = metric("skingate_redis_command_duration_seconds_count{script=\"finish\"}");
    for (int i = 0; i < 5; i++) {
      assertThat(post("acme", order(fresh("cost"), Outcome.WEBHOOK_LOST)).statusCode())
          .isEqualTo(202);
    }
    assertThat(metric("skingate_redis_command_duration_seconds_count{script=\"admit\"}") - admits)
        .isEqualTo(5);
    assertThat(
            metric("skingate_redis_command_duration_seconds_count{script=\"finish\"}") - finishes)
        .isEqualTo(5);
    for (String other : new String[] {"peek", "restore", "disown"}) {
      assertThat(metric("skingate_redis_command_duration_seconds_count{script=\"" + other + "\"}"))
          .isZero();
    }
  }

  @Test
  void a_price_that_moved_is_told_with_the_current_one() throws Exception {
    String id = fresh("moved");
    ObjectNode order = order(id, Outcome.COMPLETED);
    long price = order.path("expectedPrice").asLong();
    order.put("expectedPrice", price + 1);
    HttpResponse<String> refused = post("acme", order);
    assertThat(refused.statusCode()).isEqualTo(422);
    JsonNode problem = JSON.readTree(refused.body());
    assertThat(problem.path("code").asText()).isEqualTo("price_changed");
    assertThat(problem.path("currentPrice").asLong()).isEqualTo(price);
    assertThat(sandbox.posts("client_eu", "acme." + id)).isZero();
    order.put("expectedPrice", price);
    assertThat(post("acme", order).statusCode()).as("a corrected order may follow").isEqualTo(202);
  }

  @Test
  void an_item_that_is_gone_is_refused_without_troubling_skinsnode() throws Exception {
    ObjectNode order = order(fresh("gone"), Outcome.COMPLETED);
    order.put("catalogItemId", "no-such-item");
    HttpResponse<String> refused = post("acme", order);
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains("item_unavailable");
  }

  @Test
  void a_lost_webhook_is_made_up_for_by_asking() throws Exception {
    String id = fresh("lost");
    assertThat(post("acme", order(id, Outcome.WEBHOOK_LOST)).statusCode()).isEqualTo(202);
    awaitStatus(id, "completed");
  }

  @Test
  void an_order_that_was_taken_behind_a_lost_answer_is_found_and_not_sent_twice() throws Exception {
    String id = fresh("cut");
    ObjectNode order = order(id, Outcome.TAKEN_THEN_CUT);
    HttpResponse<String> queued = post("acme", order);
    assertThat(queued.statusCode()).isEqualTo(202);
    assertThat(queued.body()).contains("\"queued\"");
    awaitStatus(id, "completed");
    assertThat(sandbox.posts("client_eu", "acme." + id)).isEqualTo(1);
    assertThat(post("acme", order).body())
        .as("the first answer again, with the present status")
        .isEqualTo(queued.body().replace("queued", "completed"));
  }

  @Test
  void an_order_that_skinsnode_never_takes_expires_and_the_store_is_told() throws Exception {
    String id = fresh("never");
    assertThat(post("acme", order(id, Outcome.NEVER_TAKEN)).body()).contains("\"queued\"");
    awaitStatus(id, "expired");
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                assertThat(receiver.updates())
                    .filteredOn(update -> update.externalId().equals(id))
                    .extracting(DemoReceiver.Update::status)
                    .containsExactly("expired"));
    String body = get("acme", "/v1/orders/" + id).body();
    assertThat(body)
        .contains(
            "\"failure\":{\"code\":\"not_taken\"}", "\"catalogItemId\"", "\"pricing\":{\"amount\":")
        .doesNotContain("failureCode", "acme.");
  }

  @Test
  void an_order_that_was_never_sent_expires_in_time_while_skinsnode_cannot_be_asked()
      throws Exception {
    String id = fresh("unsent");
    sandbox.mode(SandboxRoute.PLACE_ORDER, SandboxMode.RATE_LIMITED_429);
    sandbox.mode(SandboxRoute.READ_ORDER, SandboxMode.CUT);
    try {
      ObjectNode order = order(id, Outcome.WEBHOOK_LOST);
      assertThat(post("acme", order).body()).contains("\"queued\"");
      awaitStatus(id, "expired");
      HttpResponse<String> repeat = post("acme", order);
      assertThat(repeat.statusCode()).isEqualTo(202);
      assertThat(repeat.body()).contains("\"status\":\"expired\"");
      assertThat(sandbox.order("client_eu", "acme." + id)).isEmpty();
    } finally {
      sandbox.mode(SandboxRoute.PLACE_ORDER, SandboxMode.NORMAL);
      sandbox.mode(SandboxRoute.READ_ORDER, SandboxMode.NORMAL);
    }
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> post("acme", order(fresh("after"), Outcome.WEBHOOK_LOST)).body(),
            body -> body.contains("\"accepted\""));
  }

  @Test
  void a_forged_webhook_changes_nothing() throws Exception {
    String id = fresh("forged");
    assertThat(post("acme", order(id, Outcome.WEBHOOK_LOST)).statusCode()).isEqualTo(202);
    HttpResponse<String> forged =
        HTTP.send(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + gateway.apiPort() + "/webhooks/skinsnode/eu"))
                .header("x-timestamp", java.time.Instant.now().toString())
                .header("x-signature", "0".repeat(64))
                .header("x-delivery-id", "forged")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"externalId\":\"acme." + id + "\",\"status\":\"failed\"}"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(forged.statusCode()).isEqualTo(401);
    assertThat(forged.body()).contains("invalid_signature");
    assertThat(status("acme", id)).isNotEqualTo("failed");
  }

  @Test
  void a_signed_webhook_that_belongs_to_no_order_is_shown_to_the_operator() throws Exception {
    String id = fresh("stranger");
    String tradeUrl = Outcome.COMPLETED.tradeUrl().replace("tok-done", "T0kenXYZ");
    for (String name : List.of("acme." + id, "nobodys." + id)) {
      String body =
          String.format(
              "{\"externalId\":\"%s\",\"status\":\"sent\",\"tradeUrl\":\"%s\"}", name, tradeUrl);
      String timestamp = java.time.Instant.now().toString();
      HttpResponse<String> taken =
          HTTP.send(
              HttpRequest.newBuilder(
                      URI.create(
                          "http://127.0.0.1:" + gateway.apiPort() + "/webhooks/skinsnode/eu"))
                  .header("content-type", "application/json")
                  .header("x-timestamp", timestamp)
                  .header(
                      "x-signature",
                      Signature.hex(
                          new Secret(ACCOUNT_SECRET),
                          timestamp,
                          body.getBytes(StandardCharsets.UTF_8)))
                  .POST(HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(taken.statusCode()).isEqualTo(200);
    }
    String unknown = manage("/admin/webhooks/unknown?tenant=acme").body();
    assertThat(JSON.readTree(unknown).findValuesAsText("externalId")).contains(id);
    String unusable = manage("/admin/webhooks/unusable?account=eu&limit=10").body();
    JsonNode newest = JSON.readTree(unusable).at("/webhooks/0");
    assertThat(newest.path("reason").asText()).isEqualTo("foreign");
    assertThat(newest.path("body").asText()).contains("nobodys." + id, "token=***");
    assertThat(unknown + unusable).doesNotContain("T0kenXYZ", "signature");
  }

  @Test
  void a_callback_is_sent_again_by_the_id_in_its_orders_history() throws Exception {
    String id = fresh("replayed");
    assertThat(post("acme", order(id, Outcome.COMPLETED)).statusCode()).isEqualTo(202);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> attempts(id).stream().distinct().count() == 3);
    String last = attempts(id).get(2);
    HttpResponse<String> accepted =
        HTTP.send(
            HttpRequest.newBuilder(
                    URI.create(
                        "http://127.0.0.1:"
                            + gateway.managementPort()
                            + "/admin/deliveries/"
                            + last
                            + "/replay"))
                .header("authorization", "Bearer " + TOKEN)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(accepted.statusCode()).isEqualTo(202);
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(attempts(id)).hasSize(4).last().isEqualTo(last));
  }

  /** The deliveries that the attempts in the order's history were of, oldest first. */
  private static List<String> attempts(String id) throws Exception {
    List<String> deliveries = new java.util.ArrayList<>();
    for (JsonNode event : JSON.readTree(manage("/admin/orders/acme/" + id).body()).at("/history")) {
      if (event.path("event").asText().equals("attempt")) {
        deliveries.add(event.path("deliveryId").asText());
      }
    }
    return deliveries;
  }

  @Test
  void a_callback_may_not_reach_the_gateways_own_listeners_whatever_port_they_got()
      throws Exception {
    for (int port : new int[] {gateway.apiPort(), gateway.managementPort()}) {
      String id = fresh("inward");
      ObjectNode order = order(id, Outcome.COMPLETED);
      order.put("webhookUrl", "http://127.0.0.1:" + port + "/hook");
      HttpResponse<String> refused = post("acme", order);
      assertThat(refused.statusCode()).isEqualTo(422);
      assertThat(refused.body()).contains("invalid_request", "\"field\":\"webhookUrl\"");
      assertThat(sandbox.posts("client_eu", "acme." + id)).isZero();
    }
  }

  @Test
  void neither_metrics_nor_admin_answers_hold_a_secret() throws Exception {
    String id = fresh("secret");
    ObjectNode order = order(id, Outcome.COMPLETED);
    order.put("tradeUrl", order.path("tradeUrl").asText().replace("tok-done", "T0kenXYZ"));
    post("acme", order);
    awaitStatus(id, "completed");
    String everything =
        manage("/metrics").body()
            + manage("/admin/tenants").body()
            + manage("/admin/accounts").body()
            + manage("/admin/orders/acme/" + id).body()
            + manage("/admin/deliveries?state=pending").body()
            + manage("/health/ready").body();
    assertThat(everything)
        .doesNotContain(ACME_SECRET, BRAVO_SECRET, ACCOUNT_SECRET, TOKEN, "T0kenXYZ");
    assertThat(manage("/admin/orders/acme/" + id).body())
        .contains("\"event\":\"submitted\"", "\"event\":\"webhook\"", "\"event\":\"attempt\"");
  }

  @Test
  void waiting_orders_are_on_their_way_within_five_seconds_of_skinsnodes_return() throws Exception {
    sandbox.mode(SandboxRoute.PLACE_ORDER, SandboxMode.UNAVAILABLE_503);
    sandbox.mode(SandboxRoute.READ_ORDER, SandboxMode.UNAVAILABLE_503);
    String id = fresh("outage");
    try {
      ObjectNode order = order(id, Outcome.COMPLETED);
      assertThat(post("acme", order).body()).contains("\"queued\"");
    } finally {
      sandbox.mode(SandboxRoute.PLACE_ORDER, SandboxMode.NORMAL);
      sandbox.mode(SandboxRoute.READ_ORDER, SandboxMode.NORMAL);
    }
    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> sandbox.order("client_eu", "acme." + id).isPresent());
  }
}
