package io.skingate.api;

import io.skingate.order.OrderRequestParser;
import io.skingate.order.Orders;
import io.skingate.order.ReadResult;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/** {@code GET /v1/orders/{externalId}}. */
final class GetOrder implements Handler<RoutingContext> {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final Orders orders;

  GetOrder(Orders orders) {
    this.orders = orders;
  }

  @Override
  public void handle(RoutingContext context) {
    Exchange exchange = Exchange.of(context);
    String externalId = context.pathParam("externalId");
    if (!OrderRequestParser.isExternalId(externalId)) {
      exchange.problem(Problem.of(ErrorCode.ORDER_NOT_FOUND));
      return;
    }
    orders
        .read(exchange.tenant(), externalId)
        .map(
            result -> {
              answer(exchange, result);
              return null;
            })
        .onFailure(context::fail);
  }

  private static void answer(Exchange exchange, ReadResult result) {
    if (result instanceof ReadResult.Found found) {
      exchange.json(200, found.body());
    } else if (result instanceof ReadResult.NotFound) {
      exchange.problem(Problem.of(ErrorCode.ORDER_NOT_FOUND));
    } else {
      exchange.problem(Problem.of(ErrorCode.STORE_UNAVAILABLE).withRetryAfter(RETRY_AFTER));
    }
  }
}
