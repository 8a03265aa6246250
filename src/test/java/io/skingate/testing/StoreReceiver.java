package io.skingate.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skingate.testing.openapi.Contract;
import io.skingate.testing.openapi.RecordedExchange;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Where stores receive their callbacks: verifies both signatures, keeps every delivery, and answers
 * as it is told. Safe for use from any thread.
 */
public final class StoreReceiver implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** How a delivery is answered. */
  public enum Manner {
    OK,
    FAIL,
    /** Answers 500 with what a careless reader would run. */
    HOSTILE,
    HANG,
    /** Answers 200 and then one byte now and then, without end. */
    DRIP
  }

  /**
   * A delivery as it arrived.
   *
   * @param id the same on every attempt
   * @param signedAt the attempt's own timestamp
   * @param genuine whether both signatures were right
   * @param manner how it was answered
   */
  public record Callback(
      String store,
      String externalId,
      String status,
      String id,
      Instant at,
      Instant signedAt,
      boolean genuine,
      Manner manner,
      JsonNode body) {}

  private final Vertx vertx = Vertx.vertx();
  private final Map<String, String> secrets = new ConcurrentHashMap<>();
  private final List<Callback> callbacks = new ArrayList<>();
  private volatile Function<Callback, Manner> manners = callback -> Manner.OK;
  private final HttpServer server;

  public StoreReceiver() {
    try {
      server =
          vertx
              .createHttpServer()
              .exceptionHandler(brokenConnection -> {})
              .connectionHandler(connection -> connection.exceptionHandler(broken -> {}))
              .requestHandler(request -> request.body().onSuccess(body -> receive(request, body)))
              .listen(0, "127.0.0.1")
              .await(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** The webhook URL of a store; its secret verifies what comes there. */
  public String url(Store store) {
    secrets.put(store.id(), store.secret());

    return "http://127.0.0.1:" + server.actualPort() + "/" + store.id();
  }

  /**
   * @param next decides by the delivery, whose own manner is not set yet
   */
  public void answer(Function<Callback, Manner> next) {
    manners = next;
  }

  /** Everything so far, in the order of arrival. */
  public List<Callback> callbacks() {
    synchronized (callbacks) {
      return List.copyOf(callbacks);
    }
  }

  /** What one order's store was told and took. */
  public List<String> statuses(Store store, String externalId) {
    return callbacks().stream()
        .filter(c -> c.store().equals(store.id()) && c.externalId().equals(externalId))
        .filter(c -> c.manner() == Manner.OK)
        .map(Callback::status)
        .toList();
  }

  private void receive(HttpServerRequest request, Buffer raw) {
    String store = request.path().substring(1);
    JsonNode body = parse(raw);
    Callback callback =
        new Callback(
            store,
            body.path("externalId").asText(),
            body.path("status").asText(),
            request.getHeader("x-delivery-id"),
            Instant.now(),
            Instant.parse(request.getHeader("x-timestamp")),
            genuine(request, secrets.getOrDefault(store, ""), raw.toString()),
            null,
            body);
    Contract.checkWebhook(
        "orderUpdated", RecordedExchange.headers(request.headers()), raw.getBytes());
    Manner manner = manners.apply(callback);
    synchronized (callbacks) {
      callbacks.add(
          new Callback(
              store,
              callback.externalId,
              callback.status,
              callback.id,
              callback.at,
              callback.signedAt,
              callback.genuine,
              manner,
              body));
    }
    switch (manner) {
      case OK -> request.response().end("thanks");
      case FAIL -> request.response().setStatusCode(500).end("not now");
      case HOSTILE ->
          request
              .response()
              .setStatusCode(500)
              .end("<script>window.pwned=1</script><img src=x onerror=\"window.pwned=1\">");
      case HANG -> {}
      case DRIP -> {
        request.response().setChunked(true).write("a");
        long timer = vertx.setPeriodic(200, id -> request.response().write("a").otherwiseEmpty());
        request.connection().closeHandler(closed -> vertx.cancelTimer(timer));
      }
    }
  }

  private static boolean genuine(HttpServerRequest request, String secret, String body) {
    String timestamp = request.getHeader("x-timestamp");
    String own = Hmac.hex(secret, timestamp + "." + body);
    String signed =
        request.getHeader("webhook-id") + "." + request.getHeader("webhook-timestamp") + "." + body;
    return own.equals(request.getHeader("x-signature"))
        && request.getHeader("x-delivery-id").equals(request.getHeader("webhook-id"))
        && Arrays.asList(request.getHeader("webhook-signature").split(" "))
            .contains("v1," + Hmac.base64(secret, signed));
  }

  private static JsonNode parse(Buffer raw) {
    try {
      return JSON.readTree(raw.getBytes());
    } catch (IOException e) {
      throw new IllegalStateException("a callback is not JSON", e);
    }
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
