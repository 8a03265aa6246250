package io.skingate.skinsnode;

import io.micrometer.core.instrument.MeterRegistry;
import io.skingate.config.UpstreamConfig;
import io.skingate.skinsnode.answer.AnswerClassifier;
import io.skingate.skinsnode.answer.CatalogAnswer;
import io.skingate.skinsnode.answer.ExchangeResult;
import io.skingate.skinsnode.answer.ExchangeResult.Failure;
import io.skingate.skinsnode.answer.OrderAnswer;
import io.skingate.skinsnode.answer.Pauses;
import io.skingate.skinsnode.answer.RefusalMask;
import io.skingate.skinsnode.answer.UpstreamAnswer;
import io.skingate.skinsnode.answer.UpstreamAnswer.Reason;
import io.skingate.skinsnode.answer.WalletAnswer;
import io.skingate.skinsnode.guard.AccountGuard;
import io.skingate.skinsnode.guard.MonotonicClock;
import io.skingate.skinsnode.guard.UpstreamState;
import io.skingate.tenant.Account;
import io.skingate.tenant.Tenants;
import io.skingate.tracing.SpanRecorder;
import io.skingate.tracing.TraceContext;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.RequestOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * SkinsNode's API. Trouble on the way is an answer like any other: no future of these calls fails,
 * and each completes on the caller's context within the deadline given. Safe for use from any
 * thread; built outside of a verticle it serves the whole pod, and {@link #onThisLoop} gives an
 * event loop connections of its own.
 */
public final class SkinsNodeClient implements Upstream {
  /**
   * Five times an uncompressed catalog of 300,000 items, the size of comparable suppliers' dumps.
   */
  private static final int LARGEST_CATALOG = 512 * 1024 * 1024;

  private final Vertx vertx;
  private final UpstreamConfig config;
  private final Clock ticks;
  private final AccountGuards guards;
  private final CallOutcomes outcomes;
  private final SpanRecorder spans;
  private final UpstreamTransport transport;

  /** Without a record of its calls. */
  public SkinsNodeClient(
      Vertx vertx, UpstreamConfig config, Tenants tenants, Clock clock, MeterRegistry meters) {
    this(vertx, config, tenants, clock, meters, LARGEST_CATALOG, SpanRecorder.NONE);
  }

  /**
   * @param spans is told of calls that belong to a trace
   */
  public SkinsNodeClient(
      Vertx vertx,
      UpstreamConfig config,
      Tenants tenants,
      Clock clock,
      MeterRegistry meters,
      SpanRecorder spans) {
    this(vertx, config, tenants, clock, meters, LARGEST_CATALOG, spans);
  }

  public SkinsNodeClient(
      Vertx vertx,
      UpstreamConfig config,
      Tenants tenants,
      Clock clock,
      MeterRegistry meters,
      int largestCatalog) {
    this(vertx, config, tenants, clock, meters, largestCatalog, SpanRecorder.NONE);
  }

  private SkinsNodeClient(
      Vertx vertx,
      UpstreamConfig config,
      Tenants tenants,
      Clock clock,
      MeterRegistry meters,
      int largestCatalog,
      SpanRecorder spans) {
    this.vertx = vertx;
    this.config = config;
    this.spans = spans;
    this.ticks = new MonotonicClock(System::nanoTime);
    UpstreamMetrics metrics = new UpstreamMetrics(meters);
    this.guards = new AccountGuards(config.maxConcurrency(), clock, ticks, metrics);
    guards.keepOnly(tenants.current());
    tenants.onReplace(guards::keepOnly);
    this.outcomes = new CallOutcomes(guards, metrics);
    this.transport = new UpstreamTransport(vertx, config, clock, ticks, largestCatalog, metrics);
  }

  private SkinsNodeClient(SkinsNodeClient pod) {
    vertx = pod.vertx;
    config = pod.config;
    ticks = pod.ticks;
    guards = pod.guards;
    outcomes = pod.outcomes;
    spans = pod.spans;
    transport = pod.transport.onThisLoop();
  }

  /**
   * The same accounts, whose bounds hold for the pod as before, over connections that live on the
   * calling event loop. Made within a verticle, it ends with it.
   */
  public SkinsNodeClient onThisLoop() {
    return new SkinsNodeClient(this);
  }

  @Override
  public Future<OrderAnswer> submit(
      Account account,
      String tenantId,
      String upstreamName,
      Buffer body,
      TraceContext trace,
      Duration deadline) {
    UpstreamHop hop = new UpstreamHop(spans, trace);
    return orderCall(
        account,
        Operation.SUBMIT,
        tenantId,
        () -> hop.on(UpstreamRequests.submit(account, config.connectTimeout())),
        body,
        hop,
        deadline,
        result ->
            RefusalMask.masked(AnswerClassifier.submitted(result, upstreamName), account, body));
  }

  @Override
  public Future<OrderAnswer> find(
      Account account,
      String tenantId,
      String upstreamName,
      TraceContext trace,
      Duration deadline) {
    UpstreamHop hop = new UpstreamHop(spans, trace);
    return orderCall(
        account,
        Operation.FIND,
        tenantId,
        () -> hop.on(UpstreamRequests.find(account, upstreamName, config.connectTimeout())),
        null,
        hop,
        deadline,
        result -> AnswerClassifier.found(result, upstreamName));
  }

  /**
   * Fetches the catalog. Ends early where no byte comes for {@code requestTimeout}.
   *
   * @param etag SkinsNode's of the catalog at hand; null fetches it whole
   * @param sink gets the body; what it got counts only after {@link CatalogAnswer.Fetched}
   */
  public Future<CatalogAnswer> catalog(Account account, String etag, BodySink sink) {
    return fetch(
        account,
        Operation.CATALOG,
        () -> UpstreamRequests.catalog(account, etag, config.connectTimeout()),
        sink,
        result -> AnswerClassifier.catalog(result, etag != null));
  }

  /** Fetches the account's wallet. */
  public Future<WalletAnswer> wallet(Account account) {
    return fetch(
        account,
        Operation.WALLET,
        () -> UpstreamRequests.wallet(account, config.connectTimeout()),
        null,
        AnswerClassifier::wallet);
  }

  @Override
  public void pauseFor(String accountId, Duration wait) {
    if (!wait.isNegative() && !wait.isZero()) {
      guards.of(accountId).pauseFor(shorter(wait, Pauses.LONGEST));
    }
  }

  /** What is left of the account's pause; zero without one. */
  public Duration pausedFor(String accountId) {
    return guards.of(accountId).pausedFor();
  }

  @Override
  public boolean isHealthy(String accountId) {
    AccountGuard guard = guards.of(accountId);
    return guard.breaker().isClosed() && guard.pausedFor().isZero();
  }

  @Override
  public void onRateLimited(BiConsumer<String, Duration> listener) {
    outcomes.onRateLimited(listener);
  }

  /** How calls on the account go at this pod right now. */
  public UpstreamState state(String accountId) {
    return guards.of(accountId).state();
  }

  /** Closes all connections; calls in flight end as {@link Reason#RESET}. */
  public Future<Void> close() {
    return transport.close();
  }

  private Future<OrderAnswer> orderCall(
      Account account,
      Operation operation,
      String tenantId,
      Supplier<RequestOptions> options,
      Buffer body,
      UpstreamHop hop,
      Duration deadline,
      Function<ExchangeResult, OrderAnswer> classify) {
    Duration bounded = shorter(deadline, transport.longest(operation));
    return call(account, operation, options, body, null, tenantId, bounded)
        .map(
            result -> {
              OrderAnswer answer = classify.apply(result);
              outcomes.ended(account.id(), operation, result, answer);
              hop.ended(account, operation, tenantId, result, answer);
              return answer;
            });
  }

  /** A call that is no store's in particular. */
  private <T extends UpstreamAnswer> Future<T> fetch(
      Account account,
      Operation operation,
      Supplier<RequestOptions> options,
      BodySink sink,
      Function<ExchangeResult, T> classify) {
    return call(account, operation, options, null, sink, "", transport.longest(operation))
        .map(
            result -> {
              T answer = classify.apply(result);
              outcomes.ended(account.id(), operation, result, answer);
              return answer;
            });
  }

  private Future<ExchangeResult> call(
      Account account,
      Operation operation,
      Supplier<RequestOptions> options,
      Buffer body,
      BodySink sink,
      String tenantId,
      Duration deadline) {
    if (deadline.isNegative() || deadline.isZero()) {
      return Future.succeededFuture(Failure.unsent(Reason.TIMEOUT));
    }
    GuardedCall call =
        new GuardedCall(
            vertx,
            ticks,
            guards.of(account.id()),
            operation,
            tenantId,
            deadline,
            left -> transport.exchange(operation, options, body, sink, left));
    if (Vertx.currentContext() != null) {
      return call.run();
    }
    Promise<ExchangeResult> promise = Promise.promise();
    vertx.getOrCreateContext().runOnContext(turn -> call.run().onComplete(promise));
    return promise.future();
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }
}
