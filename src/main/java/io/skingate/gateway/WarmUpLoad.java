package io.skingate.gateway;

import io.skingate.config.Secret;
import io.skingate.skinsnode.Signature;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * What a store and SkinsNode send to a gateway, over HTTP and so many requests at once: mostly new
 * orders, and among them repeats, reads, updates and mistakes. Safe for use from any thread.
 */
final class WarmUpLoad {
  private static final int USERS = 32;
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** As many failures in a row as this, and the gateway is not there to be exercised. */
  private static final int HOPELESS = 3 * USERS;

  private final Vertx vertx;
  private final HttpClient client;
  private final WarmUpWorld world;
  private final int port;
  private final BooleanSupplier over;
  private final AtomicInteger failures = new AtomicInteger();

  /**
   * @param port the gateway's
   * @param over whether to send no more
   */
  WarmUpLoad(Vertx vertx, WarmUpWorld world, int port, BooleanSupplier over) {
    this.vertx = vertx;
    this.world = world;
    this.port = port;
    this.over = over;
    client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(USERS));
  }

  /** Completes when everybody is done. */
  Future<Void> run() {
    Future<?> all = Future.succeededFuture();
    for (int i = 0; i < USERS; i++) {
      Promise<Void> done = Promise.promise();
      User user = new User("w" + i + '-', done);
      vertx.runOnContext(turn -> user.next());
      all = Future.join(all, done.future());
    }
    return all.mapEmpty();
  }

  /** One who sends the next request when the last was answered. */
  private final class User {
    private final String prefix;
    private final Promise<Void> done;
    private int count;
    private String last = "none";

    User(String prefix, Promise<Void> done) {
      this.prefix = prefix;
      this.done = done;
    }

    void next() {
      if (over.getAsBoolean() || failures.get() >= HOPELESS) {
        done.complete();
        return;
      }
      request(count++)
          .onComplete(
              answer -> {
                if (answer.succeeded()) {
                  failures.set(0);
                } else {
                  failures.incrementAndGet();
                }
                next();
              });
    }

    private Future<?> request(int n) {
      return switch (n % 16) {
        case 3 -> post("/v1/orders", order(last, WarmUpUpstream.PRICE), world.secret());
        case 5 -> get("/v1/orders/" + last);
        case 7 -> update("processing");
        case 9 -> get("/v1/catalog");
        case 11 -> update("sent");
        case 13 -> n % 32 == 13 ? get("/v1/wallet") : mistake(n / 32);
        default -> {
          last = prefix + n;
          yield post("/v1/orders", order(last, WarmUpUpstream.PRICE), world.secret());
        }
      };
    }

    private Future<?> mistake(int n) {
      return switch (n % 4) {
        case 0 -> post("/v1/orders", order(last, 1), world.secret());
        case 1 -> post("/v1/orders", order(last, WarmUpUpstream.PRICE), "wrong");
        case 2 -> post("/v1/orders", Buffer.buffer("{\"externalId\":"), world.secret());
        default -> get("/v1/nothing");
      };
    }

    private Buffer order(String id, long price) {
      return Buffer.buffer(
          "{\"catalogItemId\":\""
              + WarmUpUpstream.ITEM
              + "\",\"expectedPrice\":"
              + price
              + ",\"externalId\":\""
              + id
              + "\",\"webhookUrl\":\""
              + world.callbackUrl()
              + "\",\"tradeUrl\":\"https://steamcommunity.com/tradeoffer/new/"
              + "?partner=123456789&token=abcDEF12\"}");
    }

    private Future<?> update(String status) {
      Instant now = Instant.now();
      String body =
          "{\"externalId\":\""
              + world.tenant()
              + '.'
              + last
              + "\",\"status\":\""
              + status
              + "\",\"updatedAt\":\""
              + now
              + "\"}";
      String timestamp = now.toString();
      RequestOptions options =
          options(HttpMethod.POST, "/webhooks/skinsnode/" + WarmUpWorld.ACCOUNT)
              .putHeader("x-event-type", "order.updated")
              .putHeader("x-delivery-id", UUID.randomUUID().toString())
              .putHeader("x-timestamp", timestamp)
              .putHeader(
                  "x-signature",
                  Signature.hex(
                      new Secret(world.accountSecret()),
                      timestamp,
                      body.getBytes(StandardCharsets.UTF_8)));
      return send(options, Buffer.buffer(body));
    }

    private Future<?> post(String path, Buffer body, String secret) {
      return send(authenticated(options(HttpMethod.POST, path), secret), body);
    }

    private Future<?> get(String path) {
      return send(
          authenticated(options(HttpMethod.GET, path), world.secret())
              .putHeader("accept-encoding", "gzip"),
          Buffer.buffer());
    }

    private RequestOptions options(HttpMethod method, String path) {
      return new RequestOptions()
          .setMethod(method)
          .setHost("127.0.0.1")
          .setPort(port)
          .setURI(path)
          .putHeader("content-type", "application/json");
    }

    private RequestOptions authenticated(RequestOptions options, String secret) {
      return options.putHeader("x-client-id", world.tenant()).putHeader("x-client-secret", secret);
    }

    private Future<?> send(RequestOptions options, Buffer body) {
      return client
          .request(options)
          .compose(ready -> ready.send(body).compose(answer -> answer.end()))
          .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }
  }
}
