package io.skingate;

import static org.assertj.core.api.Assertions.assertThat;

import io.skingate.config.source.ConfigLoader;
import io.skingate.gateway.GatewayApplication;
import io.skingate.gateway.GatewayOptions;
import io.skingate.sandbox.redis.EmbeddedRedis;
import io.skingate.testing.GatewayConfigFile;
import io.skingate.testing.SkinsNodeStandIn;
import io.skingate.testing.Store;
import io.skingate.testing.StoreClient;
import io.skingate.testing.StoreClient.Answer;
import io.skingate.testing.StoreReceiver;
import io.skingate.testing.openapi.CheckedHttpClient;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that is ready takes orders, from that very moment. */
class GatewayStartIT {
  private static final Store ACME = Store.of("acme");
  private static final int ORDERS = 8;
  private static final Duration START = Duration.ofSeconds(40);

  @TempDir private Path folder;
  private final EmbeddedRedis redis = new EmbeddedRedis();
  private final HttpClient http = CheckedHttpClient.create();
  private final StoreClient client = new StoreClient();
  private final StoreReceiver receiver = new StoreReceiver();
  private SkinsNodeStandIn skinsNode;
  private int api;
  private int management;
  private CompletableFuture<GatewayApplication> gateway;

  @BeforeEach
  void prepare() throws IOException {
    redis.start();
    api = freePort();
    management = freePort();
    skinsNode = new SkinsNodeStandIn(this::api);
  }

  @AfterEach
  void stop() throws IOException {
    gateway.join().stop();
    skinsNode.close();
    receiver.close();
    redis.stop();
  }

  @Test
  void orders_are_taken_from_the_moment_of_readiness() throws Exception {
    launch();

    awaitReady();

    assertThat(placeAll()).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(202));
  }

  @Test
  void orders_are_taken_from_the_moment_of_readiness_also_where_redis_comes_late()
      throws Exception {
    redis.kill();
    launch();
    gateway.join();
    assertThat(readiness().statusCode()).isEqualTo(503);
    // Long enough for the links to have slowed down.
    Thread.sleep(3_000);
    redis.start();

    awaitReady();

    assertThat(placeAll()).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(202));
  }

  private void launch() throws IOException {
    Path file =
        new GatewayConfigFile(folder.resolve("skingate.yaml"), redis.uri(), skinsNode.url())
            .set("api.port", api)
            .set("management.port", management)
            .tenant(ACME)
            .write();
    gateway =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return GatewayApplication.start(
                    ConfigLoader.ofProcess().load(file), GatewayOptions.alone());
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
  }

  /** One after the other, so that each of the instances gets some. */
  private List<Answer> placeAll() throws IOException {
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < ORDERS; i++) {
      answers.add(
          client.post(
              api(),
              ACME,
              StoreClient.order(
                  "order-" + i,
                  SkinsNodeStandIn.item(1),
                  SkinsNodeStandIn.price(1),
                  receiver.url(ACME))));
    }
    return answers;
  }

  private URI api() {
    return URI.create("http://127.0.0.1:" + api);
  }

  private void awaitReady() throws Exception {
    long until = System.nanoTime() + START.toNanos();
    while (System.nanoTime() < until) {
      try {
        if (readiness().statusCode() == 200) {
          return;
        }
      } catch (IOException notListening) {
        // The management server comes first, but not at once.
      }
      Thread.sleep(1);
    }
    throw new AssertionError("not ready: " + readiness().body());
  }

  private HttpResponse<String> readiness() throws Exception {
    URI ready = URI.create("http://127.0.0.1:" + management + "/health/ready");
    return http.send(HttpRequest.newBuilder(ready).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0)) {
      return probe.getLocalPort();
    }
  }
}
