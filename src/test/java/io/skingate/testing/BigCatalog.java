package io.skingate.testing;

import io.netty.buffer.Unpooled;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * A SkinsNode with a catalog as a large supplier has it: 340 bytes a row, of which ids, floats and
 * prices are anybody's guess. The first row is for orders, which it takes and forgets, and never
 * changes. Safe for use from any thread.
 */
public final class BigCatalog {
  public static final String ITEM = "item-of-the-orders";
  public static final long PRICE = 1_000_001;

  /** So many digits, that a change leaves every byte in its place. */
  private static final int LOWEST = 1_000_000;

  private final Random random = new Random(1);
  private final ByteBuffer body;
  private final int[] prices;

  public BigCatalog(int rows) {
    ByteArrayOutputStream json = new ByteArrayOutputStream(rows * 360 + 16);
    prices = new int[rows];
    json.writeBytes(bytes("{\"items\":["));
    for (int row = 0; row < rows; row++) {
      String id = row == 0 ? ITEM : new UUID(random.nextLong(), random.nextLong()).toString();
      json.writeBytes(
          bytes(
              "%s{\"id\":\"%s\",\"marketHashName\":\"★ Karambit | Doppler %d (Factory New)\",\"price\":"
                  .formatted(row == 0 ? "" : ",", id, row % 1500)));
      prices[row] = json.size();
      long classId = 300_000_000L + row % 1500;
      json.writeBytes(
          bytes(
              ("%d,\"currency\":\"USD\",\"phase\":null,\"floatValue\":\"0.%015d\",\"paintIndex\":%d,"
                      + "\"paintSeed\":%d,\"rarityColor\":\"#eb4b4b\",\"classId\":\"%d\","
                      + "\"instanceId\":\"188530139\",\"imageUrl\":\"https://images.example/%d.png\"}")
                  .formatted(
                      row == 0 ? PRICE : price(),
                      random.nextLong(1_000_000_000_000_000L),
                      row % 700,
                      random.nextInt(1000),
                      classId,
                      classId)));
    }
    json.writeBytes(bytes("]}"));
    body = ByteBuffer.allocateDirect(json.size()).put(json.toByteArray()).flip();
  }

  /** Gives one row in a hundred another price. */
  public synchronized void change() {
    for (int i = 0; i < prices.length / 100; i++) {
      body.put(prices[1 + random.nextInt(prices.length - 1)], bytes(String.valueOf(price())));
    }
  }

  /** Its bytes as they are now. */
  public synchronized byte[] bytes() {
    byte[] bytes = new byte[body.remaining()];
    body.get(0, bytes);
    return bytes;
  }

  /** Serves it on a free port of 127.0.0.1. */
  public HttpServer serve(Vertx vertx) throws Exception {
    return vertx
        .createHttpServer()
        .requestHandler(this::answer)
        .listen(0, "127.0.0.1")
        .await(10, TimeUnit.SECONDS);
  }

  /** Answers as SkinsNode. */
  public void answer(HttpServerRequest request) {
    if (request.path().equals("/v1/catalog")) {
      request.response().putHeader("content-type", "application/json").end(body());
    } else if (request.method() == HttpMethod.POST) {
      request.body().onSuccess(order -> take(request.response(), new JsonObject(order)));
    } else {
      request.response().setStatusCode(404).end("{\"code\":\"order_not_found\"}");
    }
  }

  private static void take(HttpServerResponse response, JsonObject order) {
    String accepted =
        "{\"externalId\":\"%s\",\"status\":\"accepted\",\"acceptedAt\":\"2026-04-25T12:30:00.000Z\"}";
    response.setStatusCode(202).end(accepted.formatted(order.getString("externalId")));
  }

  /** By reference: a change while it is being sent shows. */
  private Buffer body() {
    return BufferInternal.buffer(Unpooled.wrappedBuffer(body.duplicate()));
  }

  private int price() {
    return LOWEST + random.nextInt(9 * LOWEST);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
