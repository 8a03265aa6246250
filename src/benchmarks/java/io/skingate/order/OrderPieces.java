package io.skingate.order;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.config.Secret;
import io.skingate.json.Json;
import io.skingate.order.model.OrderBodies;
import io.skingate.order.model.OrderRequest;
import io.skingate.order.model.TradeUrl;
import io.skingate.skinsnode.Signature;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The small pieces that every order or update passes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class OrderPieces {
  private static final String TRADE_URL =
      "https://steamcommunity.com/tradeoffer/new/?partner=123456789&token=abcDEF12";
  private static final String WEBHOOK_URL = "https://store.example/webhooks/orders";

  private final Buffer body =
      Buffer.buffer(
          "{\"catalogItemId\":\"8d15e82b-21fe-4ec1-a37f-1e2e5edeb1fd\",\"expectedPrice\":1840,"
              + "\"externalId\":\"order_100042\",\"webhookUrl\":\""
              + WEBHOOK_URL
              + "\",\"tradeUrl\":\""
              + TRADE_URL
              + "\"}");
  private final Buffer answer =
      Buffer.buffer(
          "{\"externalId\":\"acme.order_100042\",\"status\":\"accepted\","
              + "\"acceptedAt\":\"2026-04-25T12:30:00.000Z\"}");
  private final OrderRequest order;
  private final Secret secret = new Secret("secret_of_the_account");

  public OrderPieces() {
    try {
      order =
          new OrderRequest(
              "order_100042",
              "8d15e82b-21fe-4ec1-a37f-1e2e5edeb1fd",
              1840,
              TRADE_URL,
              WEBHOOK_URL,
              Json.parseObject(body));
    } catch (io.skingate.json.MalformedJsonException e) {
      throw new IllegalStateException(e);
    }
  }

  @Benchmark
  public ObjectNode parseStrictly() throws Exception {
    return Json.parseObject(body);
  }

  @Benchmark
  public ObjectNode parseTolerantly() throws Exception {
    return Json.parseTolerantly(answer);
  }

  @Benchmark
  public Buffer requestForSkinsNode() {
    return OrderBodies.request(
        order, "acme.order_100042", "https://gateway.example/webhooks/skinsnode/main");
  }

  @Benchmark
  public Optional<String> checkTradeUrl() {
    return TradeUrl.problem(TRADE_URL);
  }

  @Benchmark
  public Buffer answerInTheStoresForm() {
    return OrderBodies.forStore(
        answer,
        "acme.order_100042",
        "order_100042",
        "https://gateway.example/webhooks/skinsnode/main",
        WEBHOOK_URL);
  }

  @Benchmark
  public String sign() {
    return Signature.hex(secret, "2026-04-25T12:30:00.000Z", answer.getBytes());
  }
}
