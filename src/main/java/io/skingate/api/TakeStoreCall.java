package io.skingate.api;

import io.skingate.api.call.Exchange;
import io.skingate.api.call.Step;
import io.skingate.http.ErrorCode;
import io.skingate.http.Problem;
import io.skingate.redis.connection.RedisUnavailableException;
import io.skingate.store.BodyFields;
import io.skingate.store.QueryFields;
import io.skingate.store.StoreCall;
import io.skingate.store.StoreProblem;
import io.skingate.store.StoreRequest;
import io.skingate.tenant.Tenant;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;

/** Hands a store's request to its call, once it may be served and its body is read. */
final class TakeStoreCall implements Step {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
  private static final Buffer NOTHING = Buffer.buffer("{}");

  private final StoreCall call;

  TakeStoreCall(StoreCall call) {
    this.call = call;
  }

  @Override
  public void take(Exchange exchange, Runnable next) {
    try {
      call.take(new Request(exchange))
          .map(
              answer -> {
                exchange.json(answer.status(), answer.body());
                return null;
              })
          .onFailure(failure -> fail(exchange, failure));
    } catch (StoreProblem problem) {
      fail(exchange, problem);
    }
  }

  private static void fail(Exchange exchange, Throwable failure) {
    if (failure instanceof StoreProblem refusal) {
      exchange.problem(refusal.problem());
    } else if (failure instanceof RedisUnavailableException) {
      exchange.problem(Problem.of(ErrorCode.STORE_UNAVAILABLE).withRetryAfter(RETRY_AFTER));
    } else {
      exchange.fail(failure);
    }
  }

  private record Request(Exchange exchange) implements StoreRequest {
    @Override
    public Tenant tenant() {
      return exchange.tenant();
    }

    @Override
    public String requestId() {
      return exchange.requestId();
    }

    @Override
    public String named() {
      return exchange.named();
    }

    @Override
    public QueryFields query() {
      return new QueryFields(exchange.request().query());
    }

    @Override
    public BodyFields body() {
      return BodyFields.of(exchange.body().length() == 0 ? NOTHING : exchange.body());
    }

    @Override
    public void waits() {
      exchange.leaveWork();
    }

    @Override
    public void onEnd(Runnable listener) {
      exchange.onEnd(listener);
    }
  }
}
