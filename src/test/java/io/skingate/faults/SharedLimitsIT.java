package io.skingate.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.skingate.testing.Store;
import io.skingate.testing.StoreClient.Answer;
import io.skingate.testing.World;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Limits that two pods count together, and configuration that changes under them. */
class SharedLimitsIT {
  private static final Store ACME = Store.of("acme");
  private static final Store BRAVO = Store.of("bravo");
  private static final Store CORAL = Store.of("coral");
  private static final Store DELTA = Store.of("delta");
  private static final Store EMBER = Store.of("ember");
  private static final int RATE = 50;
  private static final int BURST = 20;

  /** A change is noticed at once; the rest is a busy machine. */
  private static final Duration RELOADED_WITHIN = Duration.ofSeconds(4);

  private static World world;

  @BeforeAll
  static void start() {
    world =
        new World(
            2,
            List.of(ACME, BRAVO, CORAL, DELTA, EMBER),
            config -> config.limits(ACME, RATE + "/s", BURST).limits(BRAVO, "1/h", 3));
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  @Test
  void two_pods_let_through_no_more_than_the_burst_and_the_rate_and_hardly_less()
      throws IOException {
    // Of one order, since a replay costs a token like any request.
    String id = world.newId();
    // The bucket must be full and the pods warm.
    for (int i = 0; i < 4; i++) {
      assertThat(world.place(i % 2, ACME, id).status()).isEqualTo(202);
    }
    await().pollDelay(Duration.ofMillis(500)).until(() -> true);
    AtomicInteger taken = new AtomicInteger();
    AtomicInteger limited = new AtomicInteger();
    double from = redisSeconds();
    long until = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    List<CompletableFuture<Void>> clients = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      int pod = i % 2;
      clients.add(
          CompletableFuture.runAsync(
              () -> {
                while (System.nanoTime() < until) {
                  Answer answer = world.place(pod, ACME, id);
                  if (answer.status() == 202) {
                    taken.incrementAndGet();
                  } else {
                    assertThat(answer.status()).isEqualTo(429);
                    assertThat(answer.code()).isEqualTo("rate_limited");
                    assertThat(answer.header("retry-after")).contains("1");
                    assertThat(answer.header("ratelimit")).isPresent();
                    limited.incrementAndGet();
                    pauseUntilAnother();
                  }
                }
              },
              command -> new Thread(command).start()));
    }
    clients.forEach(CompletableFuture::join);
    double seconds = redisSeconds() - from;

    System.out.printf(
        "limits: %d taken and %d refused in %.2f s at %d/s and a burst of %d%n",
        taken.get(), limited.get(), seconds, RATE, BURST);
    assertThat(limited.get()).isPositive();
    assertThat((double) taken.get()).isLessThanOrEqualTo(BURST + RATE * seconds + 1);
    // What the last emission interval and the burst at the start leave open is no loss of rate.
    assertThat((double) taken.get()).isGreaterThanOrEqualTo(0.99 * RATE * 5);
    assertThat(world.skinsNode.entry(ACME.upstreamName(id)).posts()).hasSize(1);
  }

  private static double redisSeconds() throws IOException {
    return RedisCommands.info(world.redis.port(), "server_time_usec") / 1e6;
  }

  private static void pauseUntilAnother() {
    try {
      Thread.sleep(5);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void a_raised_limit_holds_at_once_on_both_pods() {
    for (int i = 0; i < 3; i++) {
      assertThat(world.place(i % 2, BRAVO, world.newId()).status()).isEqualTo(202);
    }
    assertThat(world.place(0, BRAVO, world.newId()).status()).isEqualTo(429);
    assertThat(world.place(1, BRAVO, world.newId()).status()).isEqualTo(429);

    world.config.limits(BRAVO, "1000/s", 1000).write();

    for (int pod = 0; pod < 2; pod++) {
      int which = pod;
      await()
          .atMost(RELOADED_WITHIN)
          .until(() -> world.place(which, BRAVO, world.newId()).status() == 202);
    }
  }

  @Test
  void stores_and_secrets_change_without_a_restart_and_a_broken_file_changes_nothing()
      throws IOException {
    Store rotated = CORAL.withSecret("another_secret_of_coral");
    Store fresh = Store.of("fresh");
    assertThat(wallet(0, rotated)).isEqualTo(401);

    world
        .config
        .tenant("coral")
        .putArray("clientSecrets")
        .add(rotated.secret())
        .add(CORAL.secret());
    world.config.tenant(fresh);
    world.config.tenant("delta").put("enabled", false);
    world.config.write();

    for (int pod = 0; pod < 2; pod++) {
      int which = pod;
      await()
          .atMost(RELOADED_WITHIN)
          .untilAsserted(
              () -> {
                assertThat(wallet(which, rotated)).isEqualTo(200);
                assertThat(wallet(which, CORAL)).isEqualTo(200);
                assertThat(wallet(which, fresh)).isEqualTo(200);
                assertThat(wallet(which, DELTA)).isEqualTo(403);
              });
    }
    String id = world.newId();
    assertThat(world.place(0, rotated, id).status()).isEqualTo(202);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> world.receiver.statuses(CORAL, id).contains("completed"));
    assertThat(world.receiver.callbacks())
        .filteredOn(callback -> callback.externalId().equals(id))
        .allMatch(callback -> callback.genuine());

    world.config.tenant("coral").putArray("clientSecrets").add(rotated.secret());
    world.config.tenant("delta").put("enabled", true).put("noSuchKey", 1);
    world.config.write();
    for (int pod = 0; pod < 2; pod++) {
      int which = pod;
      await()
          .atMost(RELOADED_WITHIN)
          .until(() -> metric(which, "skingate_config_last_reload_successful") == 0);
      assertThat(wallet(which, CORAL)).isEqualTo(200);
      assertThat(wallet(which, DELTA)).isEqualTo(403);
    }

    world.config.tenant("delta").remove("noSuchKey");
    world.config.write();
    for (int pod = 0; pod < 2; pod++) {
      int which = pod;
      await()
          .atMost(RELOADED_WITHIN)
          .until(() -> wallet(which, CORAL) == 401 && wallet(which, DELTA) == 200);
    }
  }

  @Test
  void the_gauges_of_a_removed_store_go_with_it() throws IOException {
    assertThat(world.place(0, EMBER, world.newId()).status()).isEqualTo(202);
    for (int pod = 0; pod < 2; pod++) {
      int which = pod;
      await()
          .atMost(Duration.ofSeconds(15))
          .untilAsserted(() -> assertThat(gauges(which, "ember")).containsAll(gauges(0, "acme")));
    }

    world.config.remove(EMBER).write();

    for (int pod = 0; pod < 2; pod++) {
      int which = pod;
      await()
          .atMost(RELOADED_WITHIN)
          .untilAsserted(() -> assertThat(gauges(which, "ember")).isEmpty());
      assertThat(gauges(pod, "acme")).isNotEmpty();
    }
  }

  private static List<String> gauges(int pod, String tenant) throws IOException {
    return metrics(pod)
        .filter(line -> line.contains("tenant=\"" + tenant + "\""))
        .map(line -> line.substring(0, line.indexOf('{')))
        .filter(name -> !name.endsWith("_total"))
        .toList();
  }

  private static Stream<String> metrics(int pod) throws IOException {
    return world.client.admin(world.pod(pod).management().resolve("/metrics")).raw().body().lines();
  }

  private static int wallet(int pod, Store store) throws IOException {
    return world.client.get(world.api(pod).resolve("/v1/wallet"), store).status();
  }

  private static double metric(int pod, String name) throws IOException {
    return metrics(pod)
        .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
