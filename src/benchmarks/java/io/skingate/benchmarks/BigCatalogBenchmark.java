package io.skingate.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.skingate.sandbox.redis.EmbeddedRedis;
import io.skingate.sandbox.redis.EmbeddedRedisOptions;
import io.skingate.testing.BigCatalog;
import io.skingate.testing.GatewayConfigFile;
import io.skingate.testing.GatewayProcess;
import io.skingate.testing.Store;
import io.skingate.testing.TestLink;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
      EmbeddedRedisOptions.defaults()
          .withDirective("appendonly no")
          .withDirective("slowlog-log-slower-than 100")
          .withDirective("slowlog-max-len 10000");

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

  /**
   * Two pods that share it: what goes through Redis and how long its commands take, what each pod
   * costs, and how often SkinsNode is asked. Asserts that both give the same.
   */
  @Test
  void a_big_catalog_that_two_pods_share() throws Exception {
    Path folder = Files.createTempDirectory("skingate-benchmark");
    AtomicInteger fetches = new AtomicInteger();
    BigCatalog catalog = new BigCatalog(BIG);
    HttpServer skinsNode =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> {
                  fetches.addAndGet(request.path().equals("/v1/catalog") ? 1 : 0);
                  catalog.answer(request);
                })
            .listen(0, "127.0.0.1")
            .await(10, TimeUnit.SECONDS);
    vertx.setPeriodic(5_000, timer -> catalog.change());
    try (EmbeddedRedis redis = new EmbeddedRedis(IN_MEMORY).start();
        TestLink admin =
            new TestLink(TestLink.standalone(redis.uri(), Duration.ofSeconds(5))).connected()) {
      Path config = config(folder, redis, skinsNode.actualPort());
      try (GatewayProcess one = GatewayProcess.startAsImage(config, POD_MEBIBYTES);
          GatewayProcess two = GatewayProcess.startAsImage(config, POD_MEBIBYTES)) {
        HttpClient client = vertx.createHttpClient();
        Thread.sleep(WARM_UP.toMillis());
        admin.command(Command.SLOWLOG, "RESET");
        List<GatewayProcess> pods = List.of(one, two);
        List<ProcessUse> before = pods.stream().map(pod -> ProcessUse.of(pod.pid())).toList();
        final ProcessUse redisBefore = ProcessUse.of(redis.pid());
        final long written = info(admin, "total_net_input_bytes");
        final long read = info(admin, "total_net_output_bytes");
        final int asked = fetches.get();
        final long from = System.nanoTime();
        double stall = probe(client, one).millis(100);
        stall = Math.max(stall, probe(client, two).millis(100));
        final double seconds = (System.nanoTime() - from) / 1e9;
        double slowest = 0;
        for (Response entry : admin.command(Command.SLOWLOG, "GET", 10_000)) {
          slowest = Math.max(slowest, entry.get(2).toLong() / 1e3);
        }
        System.out.printf(
            "shared catalog: %d rows, two pods, %.0f s: %.0f KB/s written to Redis, %.0f KB/s read,"
                + " slowest command %.2f ms, Redis %.3f cores and %.0f MiB;"
                + " SkinsNode asked every %.1f s; longest stall %.1f ms%n",
            BIG,
            seconds,
            (info(admin, "total_net_input_bytes") - written) / seconds / 1e3,
            (info(admin, "total_net_output_bytes") - read) / seconds / 1e3,
            slowest,
            ProcessUse.of(redis.pid()).coresSince(redisBefore),
            info(admin, "used_memory") / 1048576.0,
            seconds / (fetches.get() - asked),
            stall);
        for (int i = 0; i < pods.size(); i++) {
          ProcessUse after = ProcessUse.of(pods.get(i).pid());
          System.out.printf(
              "shared catalog: pod %d: %.2f cores, %.0f MiB at most%n",
              i + 1, after.coresSince(before.get(i)), after.peakMiB());
        }
        await()
            .atMost(Duration.ofSeconds(20))
            .until(() -> etag(client, one).equals(etag(client, two)));
      }
    } finally {
      vertx.close().await(20, TimeUnit.SECONDS);
      for (Path file : Files.list(folder).toList()) {
        Files.delete(file);
      }
      Files.delete(folder);
    }
  }

  private static long info(TestLink admin, String field) {
    return admin
        .command(Command.INFO)
        .toString()
        .lines()
        .filter(line -> line.startsWith(field + ":"))
        .mapToLong(line -> Long.parseLong(line.substring(field.length() + 1).trim()))
        .findFirst()
        .orElseThrow();
  }

  private static String etag(HttpClient client, GatewayProcess pod) throws Exception {
    return client
        .request(options(pod, HttpMethod.GET, "/v1/catalog").putHeader("accept-encoding", "gzip"))
        .compose(
            request ->
                request
                    .send()
                    .compose(
                        answer ->
                            answer
                                .end()
                                .map(all -> answer.statusCode() + answer.getHeader("etag"))))
        .await(20, TimeUnit.SECONDS);
  }

  private static Path config(Path folder, EmbeddedRedis redis, int skinsNode) {
    GatewayConfigFile config =
        new GatewayConfigFile(
            folder.resolve("skingate.yaml"), redis.uri(), "http://127.0.0.1:" + skinsNode);
    config.set("catalog.refreshInterval", "5s").set("upstream.requestTimeout", "5s");
    config
        .set("redis.commandTimeout", "5s")
        .set("orders.leaseTime", "15s")
        .set("orders.reconcileAfter", "10m");
    config.tenant(ACME).limits(ACME, "1000000/s", 1_000_000).write();
    return config.file();
  }

  private Measured measure(Path folder, EmbeddedRedis redis, int rows) throws Exception {
    BigCatalog catalog = new BigCatalog(rows);
    HttpServer skinsNode = catalog.serve(vertx);
    long changes = vertx.setPeriodic(5_000, timer -> catalog.change());
    Path config = config(folder, redis, skinsNode.actualPort());
    try (GatewayProcess pod = GatewayProcess.startAsImage(config, POD_MEBIBYTES)) {
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
