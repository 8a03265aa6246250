package io.skingate.api.route;

import io.skingate.api.call.Exchange;
import io.skingate.api.call.Step;
import io.skingate.http.ErrorCode;
import io.skingate.http.FieldError;
import io.skingate.http.Problem;
import io.skingate.json.Json;
import io.skingate.json.MalformedJsonException;
import io.skingate.limit.LimitState;
import io.skingate.order.Orders;
import io.skingate.order.SubmitCommand;
import io.skingate.order.SubmitResult;
import io.skingate.order.model.InvalidOrderException;
import io.skingate.order.model.OrderRequest;
import io.skingate.order.model.OrderRequestParser;
import io.skingate.tenant.Tenant;
import java.time.Duration;

/** {@code POST /v1/orders}, once the body is read. */
public final class PostOrder implements Step {
  private static final String POLICY = "orders";
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  /** The operator has to act, or SkinsNode. */
  private static final Duration RETRY_AFTER_TROUBLE = Duration.ofSeconds(5);

  private final Orders orders;
  private final OrderRequestParser parser;

  public PostOrder(Orders orders, OrderRequestParser parser) {
    this.orders = orders;
    this.parser = parser;
  }

  @Override
  public void take(Exchange exchange, Runnable next) {
    OrderRequest order;
    try {
      order = parser.parse(exchange.tenant(), Json.parseObject(exchange.body()));
    } catch (MalformedJsonException e) {
      exchange.problem(Problem.of(ErrorCode.MALFORMED_JSON, "The body " + e.getMessage() + "."));
      return;
    } catch (InvalidOrderException e) {
      exchange.problem(Problem.of(ErrorCode.INVALID_REQUEST).withErrors(e.errors()));
      return;
    }
    orders
        .submit(
            new SubmitCommand(
                exchange.tenant(), order, exchange.requestId(), exchange.trace().context()))
        .map(
            result -> {
              answer(exchange, order, result);
              return null;
            })
        .onFailure(exchange::fail);
  }

  /** Tells the limit on whatever the answer will be, as last known until Redis says better. */
  public void announceLimit(Exchange exchange, Runnable next) {
    exchange.limit(POLICY, orders.lastKnownLimit(exchange.tenant()));
    next.run();
  }

  private static void answer(Exchange exchange, OrderRequest order, SubmitResult result) {
    LimitState limit = result.limit();
    if (limit != null) {
      exchange.limit(POLICY, limit);
    }
    if (result instanceof SubmitResult.Accepted accepted) {
      if (accepted.replayed()) {
        exchange.response().putHeader("idempotent-replayed", "true");
      }
      exchange.json(202, accepted.body());
    } else {
      exchange.problem(problem(exchange.tenant(), order, result));
    }
  }

  private static Problem problem(Tenant tenant, OrderRequest order, SubmitResult result) {
    if (result instanceof SubmitResult.InProgress busy) {
      Problem problem =
          busy.earlier()
              ? Problem.of(
                  ErrorCode.ORDER_IN_PROGRESS,
                  "An earlier order with this externalId may have reached SkinsNode, which is asked"
                      + " about it once more. Send this one again after Retry-After.")
              : Problem.of(ErrorCode.ORDER_IN_PROGRESS);
      return problem.withRetryAfter(busy.retryAfter());
    }
    if (result instanceof SubmitResult.Mismatch mismatch) {
      return Problem.of(
              ErrorCode.IDEMPOTENCY_MISMATCH,
              "The externalId was used before with another "
                  + String.join(", ", mismatch.fields())
                  + ".")
          .withErrors(
              mismatch.fields().stream()
                  .map(field -> new FieldError(field, "differs from the first order"))
                  .toList());
    }
    if (result instanceof SubmitResult.Refused refused) {
      return Problem.refused(
          refused.code(), inStoresTerms(refused.message(), tenant, order), refused.currentPrice());
    }
    if (result instanceof SubmitResult.Uncovered uncovered) {
      Problem problem =
          Problem.of(ErrorCode.INSUFFICIENT_FUNDS, uncovered(uncovered.by()))
              .withMember("limit", uncovered.by());
      return uncovered.available() == null
          ? problem
          : problem.withMember("available", uncovered.available());
    }
    if (result instanceof SubmitResult.RateLimited limited) {
      return Problem.of(ErrorCode.RATE_LIMITED, "The store's limit of orders is reached.")
          .withRetryAfter(limited.retryAfter());
    }
    if (result instanceof SubmitResult.Overloaded overloaded) {
      return Problem.of(
              ErrorCode.OVERLOADED, "Too many of the store's orders are waiting for SkinsNode.")
          .withRetryAfter(overloaded.retryAfter());
    }
    if (result instanceof SubmitResult.UpstreamRejectedCredentials) {
      return Problem.of(ErrorCode.UPSTREAM_REJECTED_CREDENTIALS)
          .withRetryAfter(RETRY_AFTER_TROUBLE);
    }
    if (result instanceof SubmitResult.UpstreamError) {
      return Problem.of(ErrorCode.UPSTREAM_ERROR, "The order was not placed.")
          .withRetryAfter(RETRY_AFTER_TROUBLE);
    }
    ErrorCode code =
        result instanceof SubmitResult.ShuttingDown
            ? ErrorCode.SHUTTING_DOWN
            : ErrorCode.STORE_UNAVAILABLE;
    return Problem.of(code).withRetryAfter(RETRY_AFTER);
  }

  private static String uncovered(String by) {
    return switch (by) {
      case "order" -> "The order costs more than one of the store's orders may.";
      case "spend" -> "The store has spent what it may in a stretch of time.";
      default -> "The store's budget does not cover the order.";
    };
  }

  /** SkinsNode speaks of the order, its webhook and the client as the gateway named them to it. */
  private static String inStoresTerms(String message, Tenant tenant, OrderRequest order) {
    return message == null
        ? null
        : message
            .replace(tenant.upstreamName(order.externalId()), order.externalId())
            .replace(tenant.account().webhookUrl(), order.webhookUrl())
            .replace(tenant.account().clientId(), tenant.clientId());
  }
}
