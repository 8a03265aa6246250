package io.skingate.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skingate.faults.Journal.Asked;
import io.skingate.faults.Journal.Told;
import io.skingate.testing.SkinsNodeStandIn;
import io.skingate.testing.Store;
import io.skingate.testing.StoreClient;
import io.skingate.testing.StoreClient.Answer;
import io.skingate.testing.World;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Stores that order all the time, send the same order twice at once and again later, and repeat
 * what was not answered for good until it is.
 */
final class Shoppers {
  private static final int SHOPPERS = 8;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final World world;
  private final List<Store> stores;
  private final Journal journal;
  private final long seed;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Future<?>> running = new ArrayList<>();
  private volatile long giveUpAt = Long.MAX_VALUE;

  Shoppers(World world, List<Store> stores, Journal journal, long seed) {
    this.world = world;
    this.stores = stores;
    this.journal = journal;
    this.seed = seed;
  }

  void open() {
    for (int i = 0; i < SHOPPERS; i++) {
      int shopper = i;
      running.add(threads.submit(() -> shop(shopper)));
    }
  }

  /** Begins no new orders; waits until those under way are answered for good. */
  void close(Duration patience) throws Exception {
    giveUpAt = System.nanoTime() + patience.toNanos();
    closing.countDown();
    for (Future<?> shopper : running) {
      shopper.get();
    }
    threads.shutdown();
    if (!threads.awaitTermination(patience.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("duplicates are still under way");
    }
  }

  private void shop(int shopper) {
    Random random = new Random(seed * 31 + shopper);
    List<Asked> earlier = new ArrayList<>();
    int n = 0;
    do {
      Asked order = order(random, shopper + "-" + n++);
      journal.asked(order);
      if (random.nextInt(100) < 40) {
        int pauseMillis = random.nextBoolean() ? 0 : random.nextInt(300);
        Asked duplicate = reordered(order);
        threads.submit(
            () -> {
              pause(pauseMillis);
              untilAnswered(duplicate);
            });
      }
      untilAnswered(order);
      earlier.add(order);
      if (random.nextInt(100) < 30) {
        untilAnswered(reordered(earlier.get(random.nextInt(earlier.size()))));
      }
    } while (!pause(random.nextInt(120)));
  }

  private Asked order(Random random, String id) {
    Store store = stores.get(random.nextInt(stores.size()));
    int item = random.nextInt(SkinsNodeStandIn.ITEMS);
    // Some stores have an old price.
    long price = SkinsNodeStandIn.price(item) + (random.nextInt(100) < 4 ? 1 : 0);
    JsonNode body =
        StoreClient.order(id, SkinsNodeStandIn.item(item), price, world.receiver.url(store));
    return new Asked(store, id, body);
  }

  /** The same order, written otherwise. */
  private static Asked reordered(Asked order) {
    var other = JSON.createObjectNode();
    List<String> fields = new ArrayList<>();
    order.order().fieldNames().forEachRemaining(field -> fields.add(0, field));
    fields.forEach(field -> other.set(field, order.order().get(field)));
    return new Asked(order.store(), order.externalId(), other);
  }

  private void untilAnswered(Asked order) {
    while (System.nanoTime() < giveUpAt) {
      Told told = send(order);
      journal.told(order, told);
      if (told.status() == 202 || told.status() / 100 == 4 && told.status() != 409) {
        return;
      }
      pause(150);
    }
  }

  private Told send(Asked order) {
    Instant from = Instant.now();
    URI pod = world.balanced();
    try {
      if (pod != null) {
        Answer answer = world.client.post(pod, order.store(), order.order());
        return new Told(
            from, Instant.now(), answer.status(), answer.code(), answer.body(), answer.replayed());
      }
    } catch (IOException broken) {
      // A dead pod; the store knows nothing.
    }
    return new Told(from, Instant.now(), 0, "", JSON.createObjectNode(), false);
  }

  /** Whether the shop closed meanwhile. */
  private boolean pause(long millis) {
    try {
      return closing.await(0, TimeUnit.MILLISECONDS)
          ? sleepAfterClosing(millis)
          : closing.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private static boolean sleepAfterClosing(long millis) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(millis);
    return true;
  }
}
