package io.skingate.order;

import io.skingate.order.model.OrderBodies;
import io.skingate.order.model.OrderSamples;
import io.skingate.skinsnode.Upstream;
import io.skingate.skinsnode.answer.OrderAnswer;
import io.skingate.skinsnode.answer.UpstreamAnswer;
import io.skingate.tenant.Account;
import io.skingate.tracing.TraceContext;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** A SkinsNode that answers what a test tells it, and remembers what it was asked. */
public final class FakeUpstream implements Upstream {
  public static final OrderAnswer UNREACHABLE =
      new OrderAnswer.Unknown(UpstreamAnswer.Reason.UNREACHABLE, null, false);
  public static final OrderAnswer TIMEOUT =
      new OrderAnswer.Unknown(UpstreamAnswer.Reason.TIMEOUT, null, true);

  /** Names in the order in which they were sent, and asked for. */
  public final List<String> submitted = new CopyOnWriteArrayList<>();

  public final List<String> asked = new CopyOnWriteArrayList<>();

  /** Whose hops the calls were. */
  public final List<TraceContext> traces = new CopyOnWriteArrayList<>();

  final List<Duration> deadlines = new CopyOnWriteArrayList<>();
  final List<Duration> pauses = new CopyOnWriteArrayList<>();
  public volatile boolean healthy = true;
  private final List<BiConsumer<String, Duration>> rateLimited = new CopyOnWriteArrayList<>();

  public Function<String, Future<OrderAnswer>> onSubmit =
      name -> Future.succeededFuture(taken(name));
  public Function<String, Future<OrderAnswer>> onFind =
      name -> Future.succeededFuture(new OrderAnswer.NotFound());

  public static OrderAnswer taken(String name) {
    return OrderSamples.taken(OrderSamples.body(name, "accepted"), "accepted");
  }

  static OrderAnswer refused(String code) {
    return new OrderAnswer.Refused(422, code, "no", null);
  }

  public FakeUpstream submits(OrderAnswer... answers) {
    onSubmit = inTurn(submitted, answers);
    return this;
  }

  public FakeUpstream finds(OrderAnswer... answers) {
    onFind = inTurn(asked, answers);
    return this;
  }

  /** The last one again and again. */
  private static Function<String, Future<OrderAnswer>> inTurn(
      List<String> calls, OrderAnswer... answers) {
    return name -> Future.succeededFuture(answers[Math.min(calls.size(), answers.length) - 1]);
  }

  @Override
  public Future<OrderAnswer> submit(
      Account account,
      String tenantId,
      String upstreamName,
      Buffer request,
      TraceContext trace,
      Duration deadline) {
    traces.add(trace);
    String name = OrderBodies.parse(request).path("externalId").asText();
    submitted.add(name);
    deadlines.add(deadline);
    return onCaller(onSubmit.apply(name).onSuccess(answer -> tellOfPause(account, answer)));
  }

  @Override
  public Future<OrderAnswer> find(
      Account account,
      String tenantId,
      String upstreamName,
      TraceContext trace,
      Duration deadline) {
    traces.add(trace);
    asked.add(upstreamName);
    deadlines.add(deadline);
    return onCaller(onFind.apply(upstreamName).onSuccess(answer -> tellOfPause(account, answer)));
  }

  private void tellOfPause(Account account, OrderAnswer answer) {
    if (answer instanceof OrderAnswer.Unknown unknown
        && unknown.reason() == UpstreamAnswer.Reason.RATE_LIMITED) {
      rateLimited.forEach(listener -> listener.accept(account.id(), unknown.retryAfter()));
    }
  }

  /** As the real one: on the caller's context, whoever lets a test's answer go. */
  private static Future<OrderAnswer> onCaller(Future<OrderAnswer> answer) {
    Context caller = Vertx.currentContext();
    if (caller == null) {
      return answer;
    }
    Promise<OrderAnswer> relayed = Promise.promise();
    answer.onComplete(done -> caller.runOnContext(go -> relayed.handle(done)));
    return relayed.future();
  }

  @Override
  public void pauseFor(String accountId, Duration pause) {
    pauses.add(pause);
  }

  @Override
  public void onRateLimited(BiConsumer<String, Duration> listener) {
    rateLimited.add(listener);
  }

  @Override
  public boolean isHealthy(String accountId) {
    return healthy;
  }
}
