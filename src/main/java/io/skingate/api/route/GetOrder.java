package io.skingate.api.route;

import io.skingate.api.call.Exchange;
import io.skingate.api.call.Step;
import io.skingate.http.ErrorCode;
import io.skingate.http.Problem;
import io.skingate.order.Orders;
import io.skingate.order.ReadResult;
import io.skingate.order.model.OrderRequestParser;
import java.time.Duration;

/** {@code GET /v1/orders/{externalId}}. */
public final class GetOrder implements Step {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final Orders orders;

  public GetOrder(Orders orders) {
    this.orders = orders;
  }

  @Override
  public void take(Exchange exchange, Runnable next) {
    String externalId = exchange.named();
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
        .onFailure(exchange::fail);
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
