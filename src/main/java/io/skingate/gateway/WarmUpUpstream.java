package io.skingate.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.json.Json;
import io.skingate.json.MalformedJsonException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Instant;

/**
 * What the self-exercise has in the place of SkinsNode and of a store's callback receiver: takes
 * every order, sells one item, answers 200 to every callback. On the loopback address, on any free
 * port.
 */
final class WarmUpUpstream {
  static final String ITEM = "warm-up-item";
  static final long PRICE = 1840;
  static final String CALLBACK_PATH = "/callback";

  private static final Buffer CATALOG =
      Buffer.buffer(
          "{\"items\":[{\"id\":\""
              + ITEM
              + "\",\"marketHashName\":\"Example Item\",\"price\":"
              + PRICE
              + ",\"currency\":\"USD\",\"floatValue\":\"0.2183\",\"paintSeed\":771}]}");
  private static final Buffer WALLET =
      Buffer.buffer("{\"clientId\":\"warm\",\"currency\":\"USD\",\"availableBalance\":\"125000\"}");

  private final Vertx vertx;
  private HttpServer server;

  WarmUpUpstream(Vertx vertx) {
    this.vertx = vertx;
  }

  Future<Void> start() {
    server = vertx.createHttpServer().requestHandler(this::answer);
    return server.listen(0, "127.0.0.1").mapEmpty();
  }

  int port() {
    return server.actualPort();
  }

  private void answer(HttpServerRequest request) {
    String path = request.path();
    switch (path) {
      case "/v1/catalog" -> end(request, 200, CATALOG);
      case "/v1/wallet" -> end(request, 200, WALLET);
      case "/v1/orders" ->
          request.body().onSuccess(order -> end(request, 202, state(name(order), "accepted")));
      case CALLBACK_PATH ->
          request.body().onSuccess(update -> end(request, 200, Buffer.buffer("{}")));
      default -> end(request, 200, state(path.substring(path.lastIndexOf('/') + 1), "processing"));
    }
  }

  private static String name(Buffer order) {
    try {
      return Json.parseTolerantly(order).path("externalId").asText();
    } catch (MalformedJsonException e) {
      return "";
    }
  }

  private static Buffer state(String name, String status) {
    ObjectNode state = Json.object();
    state.put("externalId", name);
    state.put("status", status);
    state.put("acceptedAt", Instant.now().toString());
    return Buffer.buffer(Json.bytes(state));
  }

  private static void end(HttpServerRequest request, int status, Buffer body) {
    request
        .response()
        .setStatusCode(status)
        .putHeader("content-type", "application/json")
        .end(body);
  }
}
