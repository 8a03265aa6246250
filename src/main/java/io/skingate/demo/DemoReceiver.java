package io.skingate.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.callback.signature.CallbackVerifier;
import io.skingate.callback.signature.CallbackVerifier.Finding;
import io.skingate.config.Secret;
import io.skingate.json.Json;
import io.skingate.json.MalformedJsonException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a store would have: an address that takes order updates, verifies both forms of their
 * signature and answers 200. What it took is read from any thread.
 */
public final class DemoReceiver {
  /** Updates that nobody reads are dropped: the demonstration only reads those of its own order. */
  private static final int MAX_UNREAD = 1000;

  private static final String BROKEN = "/broken";

  /**
   * An update that came in.
   *
   * @param verified whether both signatures are right
   */
  public record Update(String externalId, String status, String deliveryId, boolean verified) {}

  private final CallbackVerifier verifier;
  private final BlockingQueue<Update> updates = new LinkedBlockingQueue<>(MAX_UNREAD);
  private final AtomicLong count = new AtomicLong();
  private HttpServer server;

  /**
   * @param secret the store's first client secret
   */
  public DemoReceiver(String secret) {
    verifier = new CallbackVerifier(new Secret(secret), CallbackVerifier.USUAL_TOLERANCE);
  }

  public Future<Void> start(Vertx vertx) {
    server = vertx.createHttpServer();
    return server
        .requestHandler(request -> request.body().onSuccess(body -> take(request, body)))
        .listen(0, "127.0.0.1")
        .mapEmpty();
  }

  /** Where the store wants its updates. */
  public String url() {
    return "http://127.0.0.1:" + server.actualPort() + "/order-updates";
  }

  /** How many came in whose signatures were right. */
  long verified() {
    return count.get();
  }

  /** Where the store fails, whatever comes. */
  String brokenUrl() {
    return "http://127.0.0.1:" + server.actualPort() + BROKEN;
  }

  public BlockingQueue<Update> updates() {
    return updates;
  }

  private void take(HttpServerRequest request, Buffer body) {
    if (request.path().equals(BROKEN)) {
      request.response().setStatusCode(500).end("The demonstration breaks this endpoint.");
      return;
    }
    boolean verified =
        verifier.verify(request.headers(), body.getBytes(), Instant.now()).stream()
            .allMatch(Finding::fits);
    if (verified) {
      count.incrementAndGet();
    }
    try {
      ObjectNode order = Json.parseTolerantly(body);
      updates.offer(
          new Update(
              order.path("externalId").asText(),
              order.path("status").asText(),
              request.getHeader("x-delivery-id"),
              verified));
      request.response().setStatusCode(verified ? 200 : 401).end();
    } catch (MalformedJsonException e) {
      request.response().setStatusCode(400).end();
    }
  }
}
