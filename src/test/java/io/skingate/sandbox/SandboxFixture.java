package io.skingate.sandbox;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.skingate.sandbox.order.Outcome;
import io.skingate.sandbox.order.SandboxOrder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** A sandbox with one client, a receiver of its webhooks and a store's side of both. */
final class SandboxFixture implements AutoCloseable {
  static final String CLIENT = "client_test";
  static final String SECRET = "test_secret";
  static final long BALANCE = 100_000_000;
  private static final Duration STEP = Duration.ofMillis(20);

  /** A webhook as it came. */
  record Received(String path, Map<String, String> headers, byte[] body) {
    JsonObject json() {
      return new JsonObject(new String(body, StandardCharsets.UTF_8));
    }

    String header(String name) {
      return headers.get(name);
    }
  }

  final Vertx vertx = Vertx.vertx();
  final List<Received> received = new CopyOnWriteArrayList<>();
  final Sandbox sandbox;
  private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
  private final Queue<Sandbox.Offer> offers = new ArrayDeque<>();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final int receiverPort;

  SandboxFixture() {
    this(options());
  }

  SandboxFixture(SandboxOptions.Builder options) {
    HttpServer receiver =
        get(
            vertx
                .createHttpServer()
                .requestHandler(
                    request ->
                        request
                            .body()
                            .onSuccess(
                                body -> {
                                  Map<String, String> headers = new TreeMap<>();
                                  request
                                      .headers()
                                      .forEach(
                                          (k, v) -> headers.put(k.toLowerCase(Locale.ROOT), v));
                                  received.add(
                                      new Received(request.path(), headers, body.getBytes()));
                                  Integer status = answers.poll();
                                  request
                                      .response()
                                      .setStatusCode(status == null ? 200 : status)
                                      .end("ok");
                                }))
                .listen(0, "127.0.0.1"));
    receiverPort = receiver.actualPort();
    sandbox = get(Sandbox.start(vertx, options.build()));
    offers.addAll(get(sandbox.offers(50)));
  }

  private static <T> T get(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(10, SECONDS).join();
  }

  static SandboxOptions.Builder options() {
    return SandboxOptions.builder()
        .clients(new SandboxClient(CLIENT, SECRET, BALANCE, "USD"))
        .pace(STEP, STEP)
        .driftInterval(Duration.ZERO)
        .webhookRetries(STEP, STEP, STEP)
        .slowAnswer(Duration.ofMillis(300))
        .hangTime(Duration.ofSeconds(2))
        .hiddenTime(Duration.ofMillis(400));
  }

  /** Makes the receiver answer these statuses to the next webhooks, 200 afterwards. */
  void receiverAnswers(Integer... statuses) {
    answers.addAll(List.of(statuses));
  }

  Sandbox.Offer nextOffer() {
    return offers.remove();
  }

  JsonObject body(String externalId, Outcome outcome) {
    return body(externalId, outcome, nextOffer());
  }

  JsonObject body(String externalId, Outcome outcome, Sandbox.Offer offer) {
    return new JsonObject()
        .put("catalogItemId", offer.id())
        .put("expectedPrice", offer.price())
        .put("externalId", externalId)
        .put("webhookUrl", "http://127.0.0.1:" + receiverPort + "/hook/" + externalId)
        .put("tradeUrl", outcome.tradeUrl());
  }

  HttpResponse<String> post(String body) throws IOException, InterruptedException {
    return send(request("/v1/orders").POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  HttpResponse<String> post(JsonObject body) throws IOException, InterruptedException {
    return post(body.encode());
  }

  HttpResponse<String> place(String externalId, Outcome outcome)
      throws IOException, InterruptedException {
    return post(body(externalId, outcome));
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path).GET());
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(sandbox.baseUrl() + path))
        .timeout(Duration.ofSeconds(5))
        .header("x-client-id", CLIENT)
        .header("x-client-secret", SECRET);
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  List<String> receivedStatuses(String externalId) {
    return received.stream()
        .map(Received::json)
        .filter(json -> json.getString("externalId").equals(externalId))
        .map(json -> json.getString("status"))
        .toList();
  }

  SandboxOrder order(String externalId) {
    return sandbox.order(CLIENT, externalId).orElseThrow();
  }

  static String code(HttpResponse<String> response) {
    return new JsonObject(response.body()).getString("code");
  }

  @Override
  public void close() {
    get(vertx.close());
  }
}
