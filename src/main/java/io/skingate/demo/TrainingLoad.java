package io.skingate.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.json.Json;
import io.skingate.json.MalformedJsonException;
import io.skingate.sandbox.order.Outcome;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
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
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
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
    HttpResponse<byte[]> answer = send(store("/v1/catalog"));
    try {
      items = Json.parseTolerantly(answer.body()).path("items");
    } catch (MalformedJsonException e) {
      throw new IOException("the catalog cannot be read", e);
    }
  }

  private void request(String prefix, int n) throws IOException, InterruptedException {
    switch (n % 16) {
      case 3 -> count(send(post(order(prefix + (n - 1), n - 1), Demo.STORE_SECRET)), 202);
      case 5 -> count(send(store("/v1/orders/" + prefix + (n - 1))), 200);
      case 7 -> count(send(store("/v1/catalog").header("accept-encoding", "gzip")), 200);
      case 9 -> count(send(store("/v1/wallet")), 200);
      case 11 -> aside(prefix, n);
      default -> {
        HttpResponse<byte[]> answer = send(post(order(prefix + n, n), Demo.STORE_SECRET));
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
      case 0 -> count(send(admin("/metrics")), 200);
      case 1 -> count(send(admin("/health/ready")), 200);
      case 2 -> count(send(admin("/admin/orders/acme/" + prefix + '0')), 200);
      case 3 -> count(send(post(order(prefix + n, n), "wrong")), 401);
      case 4 -> count(send(post("{\"externalId\":", Demo.STORE_SECRET)), 400);
      default -> count(send(store("/v1/nothing")), 404);
    }
  }

  private void count(HttpResponse<byte[]> answer, int expected) {
    if (answer.statusCode() == expected) {
      others.incrementAndGet();
    }
  }

  /** The same order for the same number. */
  private String order(String id, int n) {
    JsonNode item = items.path(n % items.size());
    ObjectNode order = Json.object();
    order.put("catalogItemId", item.path("id").asText());
    order.put("expectedPrice", item.path("price").asLong());
    order.put("externalId", id);
    order.put("webhookUrl", demo.receiver().url());
    order.put("tradeUrl", outcome(n).tradeUrl());
    return new String(Json.bytes(order), java.nio.charset.StandardCharsets.UTF_8);
  }

  private static Outcome outcome(int n) {
    return n % 4 == 0 ? OUTCOMES[n / 4 % OUTCOMES.length] : Outcome.COMPLETED;
  }

  private HttpRequest.Builder store(String path) {
    return HttpRequest.newBuilder(URI.create(demo.apiUrl() + path))
        .timeout(PATIENCE)
        .header("x-client-id", Demo.STORE)
        .header("x-client-secret", Demo.STORE_SECRET);
  }

  private HttpRequest.Builder post(String body, String secret) {
    return HttpRequest.newBuilder(URI.create(demo.apiUrl() + "/v1/orders"))
        .timeout(PATIENCE)
        .header("x-client-id", Demo.STORE)
        .header("x-client-secret", secret)
        .header("content-type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  private HttpRequest.Builder admin(String path) {
    return HttpRequest.newBuilder(URI.create(demo.managementUrl() + path))
        .timeout(PATIENCE)
        .header("authorization", "Bearer " + Demo.ADMIN_TOKEN);
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }
}
