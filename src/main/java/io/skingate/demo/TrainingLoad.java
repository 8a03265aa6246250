package io.skingate.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.skingate.sandbox.order.Outcome;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What stores, an operator and a monitoring system ask of a gateway, as a mix that goes through
 * each of its paths: mostly orders, of which each is told its updates. Blocks.
 */
public final class TrainingLoad {
  private static final int USERS = 8;
  private static final int TAKEN = 202;
  private static final int PRICE_MOVED = 422;
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /** For the updates of the last orders. */
  private static final Duration LAST_UPDATES = Duration.ofSeconds(2);

  private static final Outcome[] OUTCOMES = {
    Outcome.COMPLETED, Outcome.FAILED, Outcome.REVERSED, Outcome.CANCELLED, Outcome.ITEM_GONE
  };

  private final Demo demo;
  private final DemoStore store;
  private final AtomicLong orders = new AtomicLong();
  private final AtomicLong others = new AtomicLong();
  private volatile JsonNode items;

  /**
   * What came of it.
   *
   * @param orders that were taken
   * @param callbacks whose signatures were right
   * @param others requests that were answered as they should be
   */
  public record Result(long orders, long callbacks, long others) {}

  public TrainingLoad(Demo demo) {
    this.demo = demo;
    this.store = new DemoStore(demo, Demo.STORE, Demo.STORE_SECRET);
  }

  /**
   * Sends until so many orders were taken, or so long.
   *
   * @throws Exception when a call fails
   */
  public Result run(int most, Duration duration) throws Exception {
    readCatalog();
    long until = System.nanoTime() + duration.toNanos();
    ExecutorService users = Executors.newFixedThreadPool(USERS);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int user = 0; user < USERS; user++) {
        int number = user;
        running.add(
            users.submit(
                () -> {
                  for (int n = 0; orders.get() < most && System.nanoTime() - until < 0; n++) {
                    request("train_" + number + '_', n);
                  }
                  return null;
                }));
      }
      for (Future<?> user : running) {
        user.get();
      }
    } finally {
      users.shutdownNow();
    }
    Thread.sleep(LAST_UPDATES.toMillis());
    return new Result(orders.get(), demo.receiver().verified(), others.get());
  }

  private void readCatalog() throws IOException, InterruptedException {
    items = store.read("/v1/catalog").path("items");
  }

  private void request(String prefix, int n) throws IOException, InterruptedException {
    switch (n % 16) {
      case 3 -> count(store.post(order(prefix + (n - 1), n - 1)), 202);
      case 5 -> count(store.send(store.request("/v1/orders/" + prefix + (n - 1))), 200);
      case 7 ->
          count(store.send(store.request("/v1/catalog").header("accept-encoding", "gzip")), 200);
      case 9 -> count(store.send(store.request("/v1/wallet")), 200);
      case 11 -> aside(prefix, n);
      default -> {
        HttpResponse<byte[]> answer = store.post(order(prefix + n, n));
        if (answer.statusCode() == TAKEN) {
          orders.incrementAndGet();
        } else if (answer.statusCode() == PRICE_MOVED && outcome(n) != Outcome.ITEM_GONE) {
          readCatalog();
        }
      }
    }
  }

  private void aside(String prefix, int n) throws IOException, InterruptedException {
    switch (n / 16 % 6) {
      case 0 -> count(store.send(admin("/metrics")), 200);
      case 1 -> count(store.send(admin("/health/ready")), 200);
      case 2 -> count(store.send(admin("/admin/orders/acme/" + prefix + '0')), 200);
      case 3 -> count(store.post(order(prefix + n, n), "wrong"), 401);
      case 4 -> count(store.post("{\"externalId\":"), 400);
      default -> count(store.send(store.request("/v1/nothing")), 404);
    }
  }

  private void count(HttpResponse<byte[]> answer, int expected) {
    if (answer.statusCode() == expected) {
      others.incrementAndGet();
    }
  }

  /** The same order for the same number. */
  private String order(String id, int n) {
    return DemoStore.order(id, items.path(n % items.size()), outcome(n), demo.receiver().url());
  }

  private static Outcome outcome(int n) {
    return n % 4 == 0 ? OUTCOMES[n / 4 % OUTCOMES.length] : Outcome.COMPLETED;
  }

  private HttpRequest.Builder admin(String path) {
    return HttpRequest.newBuilder(URI.create(demo.managementUrl() + path))
        .timeout(PATIENCE)
        .header("authorization", "Bearer " + Demo.ADMIN_TOKEN);
  }
}
