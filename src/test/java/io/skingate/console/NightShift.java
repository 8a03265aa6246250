package io.skingate.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.skingate.testing.GatewayConfigFile;
import io.skingate.testing.Hmac;
import io.skingate.testing.Store;
import io.skingate.testing.StoreReceiver.Manner;
import io.skingate.testing.World;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A gateway of two pods in trouble, for whoever is on call. */
final class NightShift implements AutoCloseable {
  static final Store ACME = Store.of("acme");
  static final Store BRAVO = Store.of("bravo");
  static final String ORDER = "order_at_night";
  static final String HOSTILE = "<img src=x onerror=window.pwned=1>";

  final World world =
      new World(
          2,
          List.of(ACME, BRAVO),
          config ->
              config
                  .retrySchedule("100ms")
                  .set(
                      "management.tokens",
                      List.of(
                          Map.of("name", "rita", "token", "token-of-rita", "scope", "read"),
                          Map.of("name", "otto", "token", "token-of-otto", "scope", "operate"))));

  String console() {
    return world.pod(0).management().resolve("/console/").toString();
  }

  String adminToken() {
    return GatewayConfigFile.ADMIN_TOKEN;
  }

  /** The endpoint of acme fails, and one order's updates die. */
  void breakEndpoint() {
    world.receiver.answer(
        callback -> callback.store().equals(ACME.id()) ? Manner.HOSTILE : Manner.OK);
    order(1, ACME, ORDER);
    order(0, BRAVO, "order_of_bravo");
  }

  /** Another order's updates die. */
  void breakEndpointAgain() {
    world.receiver.answer(
        callback -> callback.store().equals(ACME.id()) ? Manner.HOSTILE : Manner.OK);
    order(1, ACME, world.newId());
  }

  /** Again and again, as a store would, where the machine is too busy to answer in time. */
  private void order(int pod, Store store, String id) {
    await()
        .atMost(Duration.ofSeconds(40))
        .ignoreExceptions()
        .until(() -> world.place(pod, store, id).status() == 202);
  }

  void mendEndpoint() {
    world.receiver.answer(callback -> Manner.OK);
  }

  void awaitDelivered() {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> assertThat(world.receiver.statuses(ACME, ORDER)).contains("completed"));
  }

  /** SkinsNode sends what names no order, with texts that would be markup. */
  void sendHostileWebhook() throws Exception {
    String body =
        new ObjectMapper()
            .createObjectNode()
            .put("externalId", "acme." + HOSTILE)
            .put("status", HOSTILE)
            .put("updatedAt", Instant.now().toString())
            .toString();
    String timestamp = Instant.now().toString();
    HttpRequest request =
        HttpRequest.newBuilder(world.api(0).resolve("/webhooks/skinsnode/main"))
            .header("content-type", "application/json")
            .header("x-timestamp", timestamp)
            .header(
                "x-signature", Hmac.hex(GatewayConfigFile.ACCOUNT_SECRET, timestamp + "." + body))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    assertThat(send(request).statusCode()).isEqualTo(200);
  }

  HttpResponse<String> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(console()).resolve(path)).timeout(Duration.ofSeconds(10));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request.build());
  }

  private static HttpResponse<String> send(HttpRequest request) throws Exception {
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    world.close();
  }
}
