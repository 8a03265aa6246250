package io.skingate.callback.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.skingate.testing.TestRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random enqueues, claims, crashes, settlements and replays; after each the queue is whole. */
class DeliveryQueueModelIT {
  private static final int STEPS = 300;
  private static final int CAP = 4;

  private static TestRedis redis;

  @BeforeAll
  static void start() {
    redis = new TestRedis();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void each_delivery_is_waiting_leased_done_or_dead_and_none_is_stranded(long seed) {
    Random random = new Random(seed);
    // A replay may send an older update after a newer one; without it the order must hold.
    boolean replays = seed % 2 == 0;
    QueueFixture fixture =
        new QueueFixture(
            redis, QueueFixture.settings(Duration.ofMillis(60), CAP, Duration.ofMillis(20), 4, 6));
    Map<String, Long> lastDone = new HashMap<>();
    List<ClaimedDelivery> held = new ArrayList<>();
    int ingested = 0;
    for (int step = 0; step < STEPS; step++) {
      int dice = random.nextInt(100);
      if (dice < 30) {
        String id = "o-" + random.nextInt(12);
        if (!fixture.orders.contains(id)) {
          fixture.order(id, "https://shop" + random.nextInt(3) + ".example/x", Duration.ofDays(1));
        }
        if (random.nextBoolean()) {
          // Of statuses that the gateway knows, so that the scripts go their short ways too.
          fixture.live(id, random.nextBoolean() ? "sent" : "pending").ifPresent(held::add);
        } else {
          fixture.update(id, "step" + step);
        }
        ingested++;
      } else if (dice < 60) {
        held.addAll(fixture.claim(1 + random.nextInt(6)));
      } else if (dice < 95 && !held.isEmpty()) {
        ClaimedDelivery claimed = held.remove(random.nextInt(held.size()));
        settle(fixture, random, claimed, replays ? new HashMap<>() : lastDone);
      } else if (dice < 97) {
        // A pod dies with all that it holds; some of it turns up late.
        held.removeIf(claimed -> random.nextBoolean());
      } else if (replays) {
        redis.on(() -> fixture.store.replayDead(fixture.tenant));
      }
      assertThat(fixture.audit()).as("seed %d, step %d", seed, step).isEmpty();
    }
    assertThat(ingested).isPositive();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              fixture.claim(10).forEach(fixture::ok);
              return fixture.stats().pending() == 0;
            });
    assertThat(fixture.audit()).isEmpty();
    assertThat(fixture.stats().inFlight()).isZero();
  }

  private static void settle(
      QueueFixture fixture, Random random, ClaimedDelivery claimed, Map<String, Long> lastDone) {
    switch (random.nextInt(6)) {
      case 0 -> fixture.dead(claimed);
      case 1, 2 -> fixture.retry(claimed, Duration.ofMillis(random.nextInt(30)));
      case 3 -> redis.on(() -> fixture.queue.release(claimed));
      default -> {
        if (fixture.ok(claimed)) {
          Long before = lastDone.put(claimed.externalId(), claimed.sequence());
          assertThat(before == null || before < claimed.sequence()).as("order kept").isTrue();
        }
      }
    }
  }
}
