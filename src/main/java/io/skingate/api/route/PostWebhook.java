package io.skingate.api.route;

import io.skingate.api.call.Exchange;
import io.skingate.api.call.Step;
import io.skingate.http.ErrorCode;
import io.skingate.http.Problem;
import io.skingate.tenant.Tenants;
import io.skingate.webhook.WebhookMessage;
import io.skingate.webhook.WebhookResult;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** {@code POST /webhooks/skinsnode/{account id}}, once the body is read. */
public final class PostWebhook implements Step {
  private static final Buffer RECEIVED = Buffer.buffer("{\"received\":true}");
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  /** A signature, a time or an id is far shorter. */
  private static final int MAX_HEADER = 512;

  private final Function<WebhookMessage, Future<WebhookResult>> webhooks;
  private final Tenants tenants;

  public PostWebhook(Function<WebhookMessage, Future<WebhookResult>> webhooks, Tenants tenants) {
    this.webhooks = webhooks;
    this.tenants = tenants;
  }

  @Override
  public void take(Exchange exchange, Runnable next) {
    HttpServerRequest request = exchange.request();
    String account = exchange.named();
    tenants.current().account(account).ifPresent(known -> exchange.account(known.id()));
    webhooks
        .apply(
            new WebhookMessage(
                account,
                single(request, "x-delivery-id"),
                single(request, "x-timestamp"),
                single(request, "x-signature"),
                exchange.body(),
                exchange.requestId()))
        .map(
            result -> {
              answer(exchange, result);
              return null;
            })
        .onFailure(exchange::fail);
  }

  private static void answer(Exchange exchange, WebhookResult result) {
    switch (result) {
      case RECEIVED -> exchange.json(200, RECEIVED);
      case INVALID_SIGNATURE -> exchange.problem(Problem.of(ErrorCode.INVALID_SIGNATURE));
      case STALE_TIMESTAMP -> exchange.problem(Problem.of(ErrorCode.STALE_TIMESTAMP));
      case INTERNAL_ERROR -> exchange.problem(Problem.of(ErrorCode.INTERNAL_ERROR));
      case STORE_UNAVAILABLE ->
          exchange.problem(Problem.of(ErrorCode.STORE_UNAVAILABLE).withRetryAfter(RETRY_AFTER));
    }
  }

  private static String single(HttpServerRequest request, String name) {
    List<String> values = request.headers().getAll(name);
    return values.size() == 1 && values.get(0).length() <= MAX_HEADER ? values.get(0) : null;
  }
}
