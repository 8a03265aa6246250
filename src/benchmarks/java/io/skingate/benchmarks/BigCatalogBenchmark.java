package io.skingate.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.skingate.sandbox.redis.EmbeddedRedis;
import io.skingate.sandbox.redis.EmbeddedRedisOptions;
import io.skingate.testing.BigCatalog;
import io.skingate.testing.GatewayConfigFile;
import io.skingate.testing.GatewayProcess;
import io.skingate.testing.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * What a catalog of 300,000 rows, of which one in a hundred changes every five seconds, costs a pod
 * with the container image's options and 512 MiB, beside one of 1,000 rows: memory, processor, the
 * longest that an event loop stood still, and what orders feel. Prints it; asserts that every order
 * was taken. The load, SkinsNode and Redis run on the same machine. Linux only.
 *
 * <pre>mvn verify -Pbenchmarks -Dit.test=BigCatalogBenchmark</pre>
 */
class BigCatalogBenchmark {
  private static final int SMALL = 1_000;
  private static final int BIG = Integer.getInteger("skingate.benchmark.rows", 300_000);
  private static final int POD_MEBIBYTES = 512;
  private static final int AT_ONCE = Integer.getInteger("skingate.benchmark.clients", 64);
  private static final Duration WARM_UP =
      Duration.ofSeconds(Integer.getInteger("skingate.benchmark.warmUpSeconds", 20));
  private static final Duration MEASURED =
      Duration.ofSeconds(Integer.getInteger("skingate.benchmark.seconds", 20));
  private static final Duration PROBE_EVERY = Duration.ofMillis(4);

  /** The machine's disk is none of this benchmark's business. */
  private static final EmbeddedRedisOptions IN_MEMORY =
      EmbeddedRedisOptions.defaults().withDirective("appendonly no");

  private static final Store ACME = Store.of("acme");

  private final Vertx vertx = Vertx.vertx();
  private long orders;

  /** How one pod did. */
  private record Measured(double idleCores, double stall, Percentiles orders, double peakMiB) {}

  @Test
  void a_big_catalog_beside_a_small_one() throws Exception {
    Path folder = Files.createTempDirectory("skingate-benchmark");
    try (EmbeddedRedis redis = new EmbeddedRedis(IN_MEMORY).start()) {
      final Measured small = measure(folder, redis, SMALL);
      final Measured big = measure(folder, redis, BIG);
      System.out.printf(
          "catalog: %d rows against %d: orders' p99 x%.2f, p50 x%.2f, %.0f MiB at most, %.2f cores"
              + " without orders, longest stall without orders %.1f ms%n",
          BIG,
          SMALL,
          big.orders.millis(99) / small.orders.millis(99),
          big.orders.millis(50) / small.orders.millis(50),
          big.peakMiB,
          big.idleCores,
          big.stall);
    } finally {
      vertx.close().await(20, TimeUnit.SECONDS);
      for (Path file : Files.list(folder).toList()) {
        Files.delete(file);
      }
      Files.delete(folder);
    }
  }

  private Measured measure(Path folder, EmbeddedRedis redis, int rows) throws Exception {
    BigCatalog catalog = new BigCatalog(rows);
    HttpServer skinsNode = catalog.serve(vertx);
    long changes = vertx.setPeriodic(5_000, timer -> catalog.change());
    GatewayConfigFile config =
        new GatewayConfigFile(
            folder.resolve("skingate.yaml"),
            redis.uri(),
            "http://127.0.0.1:" + skinsNode.actualPort());
    config.set("catalog.refreshInterval", "5s").set("upstream.requestTimeout", "5s");
    config
        .set("redis.commandTimeout", "5s")
        .set("orders.leaseTime", "15s")
        .set("orders.reconcileAfter", "10m");
    config.tenant(ACME).limits(ACME, "1000000/s", 1_000_000).write();
    try (GatewayProcess pod = GatewayProcess.startAsImage(config.file(), POD_MEBIBYTES)) {
      HttpClient client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(AT_ONCE + 1));
      load(client, pod, WARM_UP);
      Thread.sleep(3_000);
      ProcessUse before = ProcessUse.of(pod.pid());
      Percentiles probes = probe(client, pod);
      final double idle = ProcessUse.of(pod.pid()).coresSince(before);
      ProcessUse loaded = ProcessUse.of(pod.pid());
      Percentiles taken = load(client, pod, MEASURED);
      ProcessUse after = ProcessUse.of(pod.pid());
      System.out.printf(
          "catalog: %d rows: %.2f cores and longest stall %.1f ms without orders; orders %s, %.0f a"
              + " second at %.2f cores; %.0f MiB, at most %.0f%n",
          rows,
          idle,
          probes.millis(100),
          taken,
          taken.sorted().size() / (double) MEASURED.toSeconds(),
          after.coresSince(loaded),
          after.residentMiB(),
          after.peakMiB());
      client.close().await(10, TimeUnit.SECONDS);
      return new Measured(idle, probes.millis(100), taken, after.peakMiB());
    } finally {
      vertx.cancelTimer(changes);
      skinsNode.close().await(10, TimeUnit.SECONDS);
    }
  }

  /** The longest of many short requests is as long as the loop that answers them stood still. */
  private Percentiles probe(HttpClient client, GatewayProcess pod) throws Exception {
    List<Duration> took = new ArrayList<>();
    long until = System.nanoTime() + MEASURED.toNanos();
    while (System.nanoTime() < until) {
      long from = System.nanoTime();
      client
          .request(options(pod, HttpMethod.GET, "/v1/health"))
          .compose(request -> request.send().compose(response -> response.body()))
          .await(10, TimeUnit.SECONDS);
      took.add(Duration.ofNanos(System.nanoTime() - from));
      Thread.sleep(PROBE_EVERY.toMillis());
    }
    return new Percentiles(took);
  }

  /** So many clients, each with one order after the other. */
  private Percentiles load(HttpClient client, GatewayProcess pod, Duration time) throws Exception {
    List<Future<List<Duration>>> clients = new ArrayList<>();
    long until = System.nanoTime() + time.toNanos();
    for (int i = 0; i < AT_ONCE; i++) {
      List<Duration> took = new ArrayList<>();
      clients.add(vertx.timer(1 + i).compose(go -> order(client, pod, took, until)));
    }
    Future.all(clients).await(time.toSeconds() + 30, TimeUnit.SECONDS);
    return new Percentiles(clients.stream().flatMap(each -> each.result().stream()).toList());
  }

  private Future<List<Duration>> order(
      HttpClient client, GatewayProcess pod, List<Duration> took, long until) {
    long from = System.nanoTime();
    if (from > until) {
      return Future.succeededFuture(took);
    }
    return client
        .request(options(pod, HttpMethod.POST, "/v1/orders"))
        .compose(
            request ->
                request
                    .send(body())
                    .compose(
                        response -> response.body().map(all -> response.statusCode() + " " + all)))
        .compose(
            answer -> {
              assertThat(answer).startsWith("202 ");
              took.add(Duration.ofNanos(System.nanoTime() - from));
              return order(client, pod, took, until);
            });
  }

  private synchronized Buffer body() {
    return Buffer.buffer(
        ("{\"catalogItemId\":\"%s\",\"expectedPrice\":%d,\"externalId\":\"b_%d\",\"webhookUrl\":"
                + "\"https://store.example/webhooks/orders\",\"tradeUrl\":"
                + "\"https://steamcommunity.com/tradeoffer/new/?partner=7&token=Customer1\"}")
            .formatted(BigCatalog.ITEM, BigCatalog.PRICE, orders++));
  }

  private static RequestOptions options(GatewayProcess pod, HttpMethod method, String path) {
    return new RequestOptions()
        .setMethod(method)
        .setHost("127.0.0.1")
        .setPort(pod.api().getPort())
        .setURI(path)
        .putHeader("content-type", "application/json")
        .putHeader("x-client-id", ACME.clientId())
        .putHeader("x-client-secret", ACME.secret());
  }
}
