package io.skingate.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.skingate.testing.GatewayConfigFile;
import io.skingate.testing.Hmac;
import io.skingate.testing.StandInBehaviour;
import io.skingate.testing.Store;
import io.skingate.testing.StoreClient.Answer;
import io.skingate.testing.StoreReceiver.Callback;
import io.skingate.testing.StoreReceiver.Manner;
import io.skingate.testing.World;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What 98 stores feel of two others, of which one hangs and one has 100,000 undelivered updates:
 * the same orders at the same pace without that trouble, with it, and once more, all against one
 * gateway process in one run. Prints times and their ratios; asserts only that everything arrived.
 *
 * <pre>mvn verify -Pbenchmarks -Dit.test=IsolationBenchmark</pre>
 */
class IsolationBenchmark {
  private static final int STORES = 100;
  private static final int ORDERS_A_SECOND = 25;
  private static final Duration PHASE =
      Duration.ofSeconds(Integer.getInteger("skingate.benchmark.seconds", 40));
  private static final int BACKLOG = Integer.getInteger("skingate.benchmark.backlog", 100_000);
  private static final int BACKLOG_ORDERS = 2000;
  private static final int HANGING_ORDERS = 200;
  private static final String POST_PATH = "/webhooks/skinsnode/main";

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Store> stores =
      IntStream.range(0, STORES).mapToObj(i -> Store.of("store-" + i)).toList();
  private final Store hanging = stores.get(0);
  private final Store failing = stores.get(1);
  private final List<Store> others = stores.subList(2, STORES);

  /** What one phase measured. */
  private record Measured(Percentiles answers, Percentiles callbacks) {}

  @Test
  void other_stores_feel_nothing_of_one_that_hangs_and_one_with_a_backlog() throws Exception {
    try (World world =
        new World(
            1,
            stores,
            config -> {
              config.set("callbacks.timeout", "10s").set("upstream.requestTimeout", "5s");
              config.set("orders.leaseTime", "15s").set("orders.recoveryInterval", "1s");
              config.set("orders.reconcileAfter", "10m");
              config.retrySchedule("5s", "30s", "2m", "10m", "30m", "1h", "3h", "6h", "12h", "24h");
            })) {
      world.skinsNode.behave(
          new StandInBehaviour() {
            @Override
            public boolean tellsNothing(String name) {
              return name.startsWith(failing.id() + ".");
            }
          });
      world.receiver.answer(this::manner);
      measure(world, "warm-up");
      Measured before = measure(world, "quiet");
      hang(world);
      pileUp(world);
      Measured during = measure(world, "beside the two");
      System.out.printf(
          "isolation: callbacks p50 x%.2f, p99 x%.2f; answers p50 x%.2f, p99 x%.2f of the quiet ones%n",
          during.callbacks.millis(50) / before.callbacks.millis(50),
          during.callbacks.millis(99) / before.callbacks.millis(99),
          during.answers.millis(50) / before.answers.millis(50),
          during.answers.millis(99) / before.answers.millis(99));
    }
  }

  private Manner manner(Callback callback) {
    if (callback.store().equals(hanging.id())) {
      return Manner.HANG;
    }
    return callback.store().equals(failing.id()) ? Manner.FAIL : Manner.OK;
  }

  /** Orders of the others at a steady pace, each through its whole life. */
  private Measured measure(World world, String phase) {
    Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    AtomicInteger placed = new AtomicInteger();
    int orders = (int) (PHASE.toSeconds() * ORDERS_A_SECOND);
    ScheduledExecutorService pace = Executors.newScheduledThreadPool(4);
    pace.scheduleAtFixedRate(
        () -> {
          int n = placed.getAndIncrement();
          if (n < orders) {
            pace.execute(
                () ->
                    answers.add(
                        world.place(0, others.get(n % others.size()), phase.charAt(0) + "-" + n)));
          }
        },
        0,
        1_000_000 / ORDERS_A_SECOND,
        TimeUnit.MICROSECONDS);
    await()
        .atMost(PHASE.plusSeconds(60))
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> answers.size() == orders && callbacks(world, phase).size() == 4 * orders);
    pace.shutdown();
    assertThat(answers).allMatch(answer -> answer.status() == 202);
    Measured measured =
        new Measured(
            new Percentiles(answers.stream().map(Answer::took).toList()),
            new Percentiles(callbacks(world, phase)));
    System.out.println("isolation: " + phase + ": callbacks " + measured.callbacks);
    System.out.println("isolation: " + phase + ": answers " + measured.answers);
    return measured;
  }

  /** From SkinsNode's change of an order to its arrival at the store. */
  private List<Duration> callbacks(World world, String phase) {
    return world.receiver.callbacks().stream()
        .filter(callback -> callback.manner() == Manner.OK)
        .filter(callback -> callback.externalId().startsWith(phase.charAt(0) + "-"))
        .map(
            callback ->
                Duration.between(
                    Instant.parse(callback.body().path("updatedAt").asText()), callback.at()))
        .toList();
  }

  private void hang(World world) {
    for (int i = 0; i < HANGING_ORDERS; i++) {
      assertThat(world.place(0, hanging, "h-" + i).status()).isEqualTo(202);
    }
  }

  private void pileUp(World world) throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(8);
    List<CompletableFuture<Void>> placing =
        IntStream.range(0, BACKLOG_ORDERS)
            .mapToObj(
                i -> CompletableFuture.runAsync(() -> world.place(0, failing, "f-" + i), clients))
            .toList();
    placing.forEach(CompletableFuture::join);
    clients.shutdown();
    Semaphore room = new Semaphore(64);
    AtomicInteger taken = new AtomicInteger();
    long from = System.nanoTime();
    for (int i = 0; i < BACKLOG; i++) {
      room.acquire();
      webhook(world, "f-" + i % BACKLOG_ORDERS, i / BACKLOG_ORDERS)
          .whenComplete(
              (status, failure) -> {
                if (failure == null && status == 200) {
                  taken.incrementAndGet();
                }
                room.release();
              });
    }
    room.acquire(64);
    System.out.printf(
        "isolation: %d updates taken in, %.0f a second%n",
        taken.get(), taken.get() / ((System.nanoTime() - from) / 1e9));
    assertThat(taken).hasValue(BACKLOG);
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(queueDepth(world)).isGreaterThanOrEqualTo(BACKLOG));
  }

  private CompletableFuture<Integer> webhook(World world, String externalId, int step) {
    String timestamp = Instant.now().toString();
    String body =
        "{\"externalId\":\"%s\",\"status\":\"step-%d\",\"updatedAt\":\"%s\"}"
            .formatted(failing.upstreamName(externalId), step, timestamp);
    return http.sendAsync(
            HttpRequest.newBuilder(world.api(0).resolve(POST_PATH))
                .header("x-timestamp", timestamp)
                .header("x-delivery-id", externalId + "/" + step)
                .header(
                    "x-signature",
                    Hmac.hex(GatewayConfigFile.ACCOUNT_SECRET, timestamp + "." + body))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .thenApply(HttpResponse::statusCode);
  }

  private int queueDepth(World world) throws IOException {
    URI tenants = world.pod(0).management().resolve("/admin/tenants");
    for (JsonNode tenant : world.client.admin(tenants).body().path("tenants")) {
      if (tenant.path("id").asText().equals(failing.id())) {
        return tenant.at("/callbacks/queueDepth").asInt();
      }
    }
    return 0;
  }
}
