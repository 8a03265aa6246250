package io.skingate.order.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.json.Json;
import io.skingate.skinsnode.answer.OrderAnswer;
import io.skingate.tracing.TraceContext;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;

/** Orders and times for tests. */
public final class OrderSamples {
  public static final OrderTimes TIMES =
      new OrderTimes(
          Duration.ofDays(30),
          Duration.ofSeconds(15),
          Duration.ofMinutes(10),
          Duration.ofSeconds(60),
          Duration.ofDays(2),
          Duration.ofHours(169),
          100);
  static final String HOOK = "https://shop.example/hook";
  public static final String TRADE_URL =
      "https://steamcommunity.com/tradeoffer/new/?partner=123&token=s3cr3tTk";
  public static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

  public static final TraceContext TRACE =
      new TraceContext(
          0x4bf92f3577b34da6L, 0xa3ce929d0e0e4736L, 0x79bd0a9000000003L, true, "vendor=1");

  private OrderSamples() {}

  public static OrderRequest order(String id) {
    return order(id, "item-1", 1840);
  }

  public static OrderRequest order(String id, String item, long price) {
    ObjectNode body = Json.object();
    body.put("externalId", id);
    body.put("catalogItemId", item);
    body.put("expectedPrice", price);
    body.put("tradeUrl", TRADE_URL);
    body.put("webhookUrl", HOOK);
    return new OrderRequest(id, item, price, TRADE_URL, HOOK, body);
  }

  /** What SkinsNode's answer with this body is read as. */
  public static OrderAnswer.Taken taken(Buffer body, String status) {
    return new OrderAnswer.Taken(body, OrderBodies.parse(body), status);
  }

  public static Buffer body(String upstreamName, String status) {
    return Buffer.buffer(
        "{\"externalId\":\""
            + upstreamName
            + "\",\"status\":\""
            + status
            + "\",\"acceptedAt\":\"2026-11-20T10:00:00.000Z\"}");
  }
}
