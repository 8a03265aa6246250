package io.skingate.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.skingate.config.Secret;
import io.skingate.order.store.Keys;
import io.skingate.redis.Script;
import io.skingate.skinsnode.Signature;
import io.skingate.testing.TestRedis;
import io.skingate.testing.openapi.CheckedHttpClient;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two gateway processes that are killed at random moments while SkinsNode sends updates; then what
 * SkinsNode was told is received is held against what the stores took.
 */
class KilledPodsIT {
  private static final Script SEED = Script.load("scripts/test/seed.lua");
  private static final List<String> STATUSES = List.of("accepted", "sent", "completed");
  private static final int ORDERS = 60;
  private static final long SEED_OF_CHANCE = 42;

  @TempDir Path folder;

  private final TestRedis redis = new TestRedis();
  private final Vertx stores = Vertx.vertx();
  private final HttpClient http =
      CheckedHttpClient.over(HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)));
  private final Map<String, List<String>> taken = new ConcurrentHashMap<>();
  private final List<Process> pods = new ArrayList<>();
  private final List<Integer> ports = new ArrayList<>();
  private String hook;

  @BeforeEach
  void start() throws Exception {
    hook = "http://127.0.0.1:" + store().actualPort() + "/hook";
    for (int i = 0; i < ORDERS; i++) {
      String id = "o-" + i;
      redis.on(
          () ->
              redis
                  .link()
                  .eval(SEED, Keys.base("test", "acme"), id, hook, 86_400_000, "acme." + id));
    }
    for (int i = 0; i < 2; i++) {
      ports.add(freePort());
      pods.add(launch(i));
    }
    for (int i = 0; i < 2; i++) {
      awaitUp(i);
    }
  }

  @AfterEach
  void stop() throws Exception {
    for (Process pod : pods) {
      pod.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
    stores.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    redis.close();
  }

  /** Answers most with 200, some with 500, and some late. */
  private HttpServer store() throws Exception {
    Random chance = new Random(SEED_OF_CHANCE);
    return stores
        .createHttpServer()
        .requestHandler(
            request ->
                request
                    .body()
                    .onSuccess(
                        body -> {
                          int dice = chance.nextInt(100);
                          if (dice < 5) {
                            request.response().setStatusCode(500).end();
                            return;
                          }
                          String text = body.toString();
                          String id = text.replaceAll(".*\"externalId\":\"([^\"]*)\".*", "$1");
                          String status = text.replaceAll(".*\"status\":\"([^\"]*)\".*", "$1");
                          taken
                              .computeIfAbsent(id, key -> new CopyOnWriteArrayList<>())
                              .add(status);
                          stores.setTimer(1 + dice, timer -> request.response().end());
                        }))
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private Process launch(int pod) throws Exception {
    String yaml =
        """
        api: {host: 127.0.0.1, port: %d}
        management: {host: 127.0.0.1, port: 0}
        redis: {endpoints: ["%s"], keyPrefix: test}
        upstream: {baseUrl: "http://127.0.0.1:1"}
        callbacks: {timeout: 1s, allowHttp: true, allowPrivateNetworks: true,
          retrySchedule: [200ms, 200ms, 500ms, 1s, 1s, 1s, 1s, 1s]}
        accounts: [{id: main, clientId: a, clientSecret: upstream}]
        tenants: [{id: acme, clientId: acme_live, clientSecrets: [s], account: main}]
        """
            .formatted(ports.get(pod), redis.server().uri());
    Path file = Files.writeString(folder.resolve("pod" + pod + ".yaml"), yaml);
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            "io.skingate.Skingate",
            "serve",
            "--config",
            file.toString())
        .redirectErrorStream(true)
        .redirectOutput(
            ProcessBuilder.Redirect.appendTo(folder.resolve("pod" + pod + ".log").toFile()))
        .start();
  }

  private void awaitUp(int pod) {
    await("pod " + pod)
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(
            () ->
                http.send(
                            HttpRequest.newBuilder(
                                    URI.create("http://127.0.0.1:" + ports.get(pod) + "/v1/health"))
                                .build(),
                            HttpResponse.BodyHandlers.discarding())
                        .statusCode()
                    == 200);
  }

  /** As SkinsNode would: again and again, under one delivery id, until some pod says 200. */
  private void tell(int order, String status, Random chance) throws Exception {
    String body = "{\"externalId\":\"acme.o-" + order + "\",\"status\":\"" + status + "\"}";
    while (true) {
      String at = Instant.now().toString();
      int port = ports.get(chance.nextInt(ports.size()));
      HttpRequest request =
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + port + "/webhooks/skinsnode/main"))
              .timeout(Duration.ofSeconds(2))
              .header("content-type", "application/json")
              .header("x-event-type", "order.updated")
              .header("x-delivery-id", "d-" + order + "-" + status)
              .header("x-timestamp", at)
              .header(
                  "x-signature",
                  Signature.hex(new Secret("upstream"), at, body.getBytes(StandardCharsets.UTF_8)))
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build();
      try {
        if (http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
          return;
        }
      } catch (java.io.IOException podIsGone) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
    }
  }

  @Test
  void whatever_was_answered_with_200_reaches_the_store_in_order_though_pods_are_killed()
      throws Exception {
    ExecutorService senders = Executors.newFixedThreadPool(4);
    AtomicInteger next = new AtomicInteger();
    List<Future<?>> sending = new ArrayList<>();
    for (int sender = 0; sender < 4; sender++) {
      Random chance = new Random(SEED_OF_CHANCE + sender);
      sending.add(
          senders.submit(
              () -> {
                for (int order; (order = next.getAndIncrement()) < ORDERS; ) {
                  for (String status : STATUSES) {
                    tell(order, status, chance);
                    TimeUnit.MILLISECONDS.sleep(chance.nextInt(40));
                  }
                }
                return null;
              }));
    }
    Random chance = new Random(SEED_OF_CHANCE);
    for (int kill = 0; kill < 4; kill++) {
      TimeUnit.MILLISECONDS.sleep(200 + chance.nextInt(600));
      int pod = kill % 2;
      pods.get(pod).destroyForcibly().waitFor(10, TimeUnit.SECONDS);
      pods.set(pod, launch(pod));
      awaitUp(pod);
    }
    for (Future<?> each : sending) {
      each.get(60, TimeUnit.SECONDS);
    }
    senders.shutdown();

    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                taken.size() == ORDERS
                    && taken.values().stream().allMatch(all -> all.contains("completed")));
    taken.forEach(
        (id, statuses) ->
            // A kill repeats the attempt that was in flight, and never goes back behind it.
            assertThat(statuses.stream().distinct().toList())
                .as("first arrivals of %s among %s", id, statuses)
                .isEqualTo(STATUSES));
    taken.forEach(
        (id, statuses) ->
            assertThat(statuses.stream().map(STATUSES::indexOf).toList()).as("%s", id).isSorted());
    assertThat(taken.keySet()).allMatch(id -> id.matches("o-\\d+"));
  }
}
