package io.skingate.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.skingate.sandbox.redis.EmbeddedRedis;
import io.skingate.testing.BigCatalog;
import io.skingate.testing.GatewayConfigFile;
import io.skingate.testing.GatewayProcess;
import io.skingate.testing.Store;
import io.skingate.testing.StoreClient;
import io.skingate.testing.openapi.CheckedHttpClient;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerResponse;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pod whose heap could not hold the catalog once, with the container image's options. */
class BigCatalogPodIT {
  /** A quarter of it is the heap; the rows below are 14 MB of JSON. */
  private static final int POD_MEBIBYTES = 128;

  private static final int ROWS = 40_000;
  private static final Store ACME = Store.of("acme");

  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final EmbeddedRedis redis = new EmbeddedRedis();
  private final HttpClient http = CheckedHttpClient.create();

  @BeforeEach
  void start() throws Exception {
    redis.start();
  }

  @AfterEach
  void stop() throws Exception {
    redis.close();
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  private GatewayProcess pod(HttpServer skinsNode) {
    GatewayConfigFile config =
        new GatewayConfigFile(
            folder.resolve("skingate.yaml"),
            redis.uri(),
            "http://127.0.0.1:" + skinsNode.actualPort());
    config.set("upstream.requestTimeout", "10s").set("orders.leaseTime", "30s");
    config.tenant(ACME).write();
    return GatewayProcess.startAsImage(config.file(), POD_MEBIBYTES);
  }

  private byte[] read(GatewayProcess pod, String encoding) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(pod.api().resolve("/v1/catalog"))
            .header("x-client-id", ACME.clientId())
            .header("x-client-secret", ACME.secret())
            .header("accept-encoding", encoding)
            .build();
    HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.body();
  }

  private double metric(GatewayProcess pod, String series) throws Exception {
    URI metrics = pod.management().resolve("/metrics");
    return http.send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
        .body()
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
        .findFirst()
        .orElse(0);
  }

  private static String refreshes(String result) {
    return "skingate_catalog_refreshes_total{account=\"main\",result=\"" + result + "\"}";
  }

  @Test
  void lives_with_a_catalog_larger_than_its_heap_and_serves_it_whole() throws Exception {
    BigCatalog catalog = new BigCatalog(ROWS);
    try (GatewayProcess pod = pod(catalog.serve(vertx))) {
      for (int change = 1; change <= 2; change++) {
        byte[] expected = catalog.bytes();
        await()
            .atMost(Duration.ofSeconds(60))
            .pollInterval(Duration.ofMillis(500))
            .untilAsserted(
                () -> {
                  byte[] packed = read(pod, "gzip");
                  assertThat(new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes())
                      .isEqualTo(expected);
                });
        assertThat(read(pod, "identity")).isEqualTo(expected);
        catalog.change();
      }
      StoreClient.Answer order =
          new StoreClient()
              .post(
                  pod.api(),
                  ACME,
                  StoreClient.order(
                      "one", BigCatalog.ITEM, BigCatalog.PRICE, "http://127.0.0.1:9/hook"));
      assertThat(order.status()).as(order.toString()).isEqualTo(202);
      assertThat(order.orderStatus()).isEqualTo("accepted");
      assertThat(pod.isAlive()).isTrue();
    }
  }

  @Test
  void refuses_a_catalog_larger_than_it_can_bear_and_lives_on_with_the_old_one() throws Exception {
    BigCatalog small = new BigCatalog(1_000);
    byte[] rows = "[],".repeat(20_000).getBytes(StandardCharsets.UTF_8);
    AtomicBoolean tooLarge = new AtomicBoolean();
    HttpServer skinsNode =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> {
                  if (tooLarge.get()) {
                    request.response().setChunked(true).write("{\"items\":[");
                    endless(request.response(), Buffer.buffer(rows));
                  } else {
                    small.answer(request);
                  }
                })
            .listen(0, "127.0.0.1")
            .await(10, TimeUnit.SECONDS);
    try (GatewayProcess pod = pod(skinsNode)) {
      assertThat(metric(pod, "skingate_catalog_items{account=\"main\"}")).isEqualTo(1_000);
      tooLarge.set(true);
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(metric(pod, refreshes("too_large"))).isPositive());
      assertThat(read(pod, "identity")).isEqualTo(small.bytes());
      assertThat(pod.output()).anyMatch(line -> line.contains("MiB for all catalogs"));
      assertThat(pod.isAlive()).isTrue();
    }
  }

  private static void endless(HttpServerResponse response, Buffer rows) {
    response.write(rows).onSuccess(left -> endless(response, rows));
  }
}
