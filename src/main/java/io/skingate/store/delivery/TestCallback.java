package io.skingate.store.delivery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.callback.TestCalls;
import io.skingate.callback.TestCalls.Sent;
import io.skingate.callback.sending.WebhookUrlPolicy;
import io.skingate.http.ErrorCode;
import io.skingate.http.Problem;
import io.skingate.json.Json;
import io.skingate.mask.TradeTokens;
import io.skingate.store.BodyFields;
import io.skingate.store.StoreAnswer;
import io.skingate.store.StoreProblem;
import io.skingate.store.StoreRequest;
import io.skingate.store.StoreRoute;
import io.skingate.tenant.Tenant;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/** Has a store try its endpoint. Belongs to the event loop of what sends the call. */
public final class TestCallback {
  /** An endpoint that hangs holds its call for {@code callbacks.timeout}. */
  private static final int MAX_IN_FLIGHT = 64;

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final TestCalls calls;
  private final WebhookUrlPolicy policy;
  private int inFlight;

  public TestCallback(TestCalls calls, WebhookUrlPolicy policy) {
    this.calls = calls;
    this.policy = policy;
  }

  public StoreRoute route() {
    return StoreRoute.post("/deliveries/test", this::test);
  }

  private Future<StoreAnswer> test(StoreRequest request) {
    request.query().done();
    Tenant tenant = request.tenant();
    String url = url(request.body(), tenant);
    if (inFlight >= MAX_IN_FLIGHT) {
      throw new StoreProblem(Problem.of(ErrorCode.OVERLOADED).withRetryAfter(RETRY_AFTER));
    }
    // It has its own bound, and is nothing that overload protection should count against orders.
    request.waits();
    inFlight++;
    return calls
        .charge(tenant)
        .compose(
            wait -> {
              if (!wait.isZero()) {
                throw new StoreProblem(
                    Problem.of(
                            ErrorCode.RATE_LIMITED,
                            "There may be "
                                + TestCalls.MOST_A_MINUTE
                                + " test calls a minute; the ones refused do not count.")
                        .withRetryAfter(wait));
              }
              return calls.send(tenant, url);
            })
        .map(sent -> StoreAnswer.of(200, json(sent)))
        .onComplete(done -> inFlight--);
  }

  private String url(BodyFields body, Tenant tenant) {
    body.require("url");
    String url = body.text("url");
    Optional<String> problem =
        url == null ? Optional.empty() : policy.problem(url, tenant.callbackHosts());
    problem.ifPresent(message -> body.refuse("url", message));
    body.done();
    return url;
  }

  private static ObjectNode json(Sent sent) {
    ObjectNode answer = Json.object();
    ObjectNode request = answer.putObject("request");
    ObjectNode headers = request.putObject("headers");
    sent.headers().forEach((name, value) -> headers.put(name, value));
    request.put("body", sent.body().toString());
    answer
        .putObject("attempt")
        .put("result", sent.result())
        .put("httpStatus", sent.httpStatus())
        .put("durationMs", sent.durationMs())
        .put("excerpt", TradeTokens.masked(sent.excerpt()));
    return answer;
  }
}
