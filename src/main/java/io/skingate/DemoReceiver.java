package io.skingate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.json.Json;
import io.skingate.json.MalformedJsonException;
import io.skingate.skinsnode.Signature;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * What a store would have: an address that takes order updates, verifies both forms of their
 * signature and answers 200. What it took is read from any thread.
 */
final class DemoReceiver {
  /** Updates that nobody reads are dropped: the demonstration only reads those of its own order. */
  private static final int MAX_UNREAD = 1000;

  /**
   * An update that came in.
   *
   * @param verified whether both signatures are right
   */
  record Update(String externalId, String status, String deliveryId, boolean verified) {}

  private final String secret;
  private final BlockingQueue<Update> updates = new LinkedBlockingQueue<>(MAX_UNREAD);
  private HttpServer server;

  /**
   * @param secret the store's first client secret
   */
  DemoReceiver(String secret) {
    this.secret = secret;
  }

  Future<Void> start(Vertx vertx) {
    server = vertx.createHttpServer();
    return server
        .requestHandler(request -> request.body().onSuccess(body -> take(request, body)))
        .listen(0, "127.0.0.1")
        .mapEmpty();
  }

  /** Where the store wants its updates. */
  String url() {
    return "http://127.0.0.1:" + server.actualPort() + "/order-updates";
  }

  BlockingQueue<Update> updates() {
    return updates;
  }

  private void take(HttpServerRequest request, Buffer body) {
    boolean verified = isSigned(request, body) && isSignedByStandardWebhooks(request, body);
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

  private boolean isSigned(HttpServerRequest request, Buffer body) {
    return equal(
        Signature.hex(key(), request.getHeader("x-timestamp"), body.getBytes()),
        request.getHeader("x-signature"));
  }

  private boolean isSignedByStandardWebhooks(HttpServerRequest request, Buffer body) {
    String signed = request.getHeader("webhook-id") + '.' + request.getHeader("webhook-timestamp");
    String expected = "v1," + Signature.base64(key(), signed, body.getBytes());
    for (String signature : String.valueOf(request.getHeader("webhook-signature")).split(" ")) {
      if (equal(expected, signature)) {
        return true;
      }
    }
    return false;
  }

  private byte[] key() {
    return secret.getBytes(StandardCharsets.UTF_8);
  }

  private static boolean equal(String expected, String presented) {
    return presented != null
        && MessageDigest.isEqual(
            expected.getBytes(StandardCharsets.UTF_8), presented.getBytes(StandardCharsets.UTF_8));
  }
}
