package io.skingate.skinsnode;

import io.micrometer.core.instrument.MeterRegistry;
import io.skingate.config.UpstreamConfig;
import io.skingate.skinsnode.answer.AnswerClassifier;
import io.skingate.skinsnode.answer.CatalogAnswer;
import io.skingate.skinsnode.answer.ExchangeResult;
import io.skingate.skinsnode.answer.ExchangeResult.Failure;
import io.skingate.skinsnode.answer.ExchangeResult.Response;
import io.skingate.skinsnode.answer.OrderAnswer;
import io.skingate.skinsnode.answer.UpstreamAnswer.Reason;
import io.skingate.skinsnode.answer.Pauses;
import io.skingate.skinsnode.answer.RefusalMask;
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
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SkinsNode's API. Trouble on the way is an answer like any other: no future of these calls fails,
 * and each completes on the caller's context within the deadline given. Safe for use from any
 * thread; built outside of a verticle it serves the whole pod, and {@link #onThisLoop} gives an
 * event loop connections of its own.
 */
public final class SkinsNodeClient implements Upstream {
  private static final Logger LOG = LoggerFactory.getLogger(SkinsNodeClient.class);

  /**
   * Five times an uncompressed catalog of 300,000 items, the size of comparable suppliers' dumps.
   */
  private static final int LARGEST_CATALOG = 512 * 1024 * 1024;

  private final Vertx vertx;
  private final UpstreamConfig config;
  private final Clock clock;
  private final Clock ticks;
  private final int largestCatalog;
  private final UpstreamMetrics metrics;
  private final AccountGuards guards;
  private final UpstreamTransport transport;
  private final List<BiConsumer<String, Duration>> rateLimited;
  private final SpanRecorder spans;

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
    this.spans = spans;
    this.config = config;
    this.clock = clock;
    this.largestCatalog = largestCatalog;
    this.rateLimited = new CopyOnWriteArrayList<>();
    this.ticks = new MonotonicClock(System::nanoTime);
    this.metrics = new UpstreamMetrics(meters);
    this.guards = new AccountGuards(config.maxConcurrency(), clock, ticks, metrics);
    guards.keepOnly(tenants.current());
    tenants.onReplace(guards::keepOnly);
    this.transport = new UpstreamTransport(vertx, config, clock, ticks, largestCatalog, metrics);
  }

  private SkinsNodeClient(SkinsNodeClient pod) {
    vertx = pod.vertx;
    config = pod.config;
    clock = pod.clock;
    ticks = pod.ticks;
    largestCatalog = pod.largestCatalog;
    metrics = pod.metrics;
    guards = pod.guards;
    rateLimited = pod.rateLimited;
    spans = pod.spans;
    transport = new UpstreamTransport(vertx, config, clock, ticks, largestCatalog, metrics);
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
    long hop = TraceContext.newId();
    return orderCall(
        account,
        Operation.SUBMIT,
        tenantId,
        () ->
            UpstreamRequests.traced(
                UpstreamRequests.submit(account, config.connectTimeout()), trace, hop),
        body,
        trace,
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
    long hop = TraceContext.newId();
    return orderCall(
        account,
        Operation.FIND,
        tenantId,
        () ->
            UpstreamRequests.traced(
                UpstreamRequests.find(account, upstreamName, config.connectTimeout()), trace, hop),
        null,
        trace,
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
    Supplier<RequestOptions> options =
        () -> UpstreamRequests.catalog(account, etag, config.connectTimeout());
    return call(
            account,
            Operation.CATALOG,
            options,
            null,
            sink,
            "",
            transport.longest(Operation.CATALOG))
        .map(
            result -> {
              CatalogAnswer answer = AnswerClassifier.catalog(result, etag != null);
              note(account, Operation.CATALOG, answer.result());
              return answer;
            });
  }

  /** Fetches the account's wallet. */
  public Future<WalletAnswer> wallet(Account account) {
    Supplier<RequestOptions> options =
        () -> UpstreamRequests.wallet(account, config.connectTimeout());
    return call(
            account, Operation.WALLET, options, null, null, "", transport.longest(Operation.WALLET))
        .map(
            result -> {
              WalletAnswer answer = AnswerClassifier.wallet(result);
              note(account, Operation.WALLET, answer.result());
              return answer;
            });
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
    rateLimited.add(listener);
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
      TraceContext trace,
      long hop,
      Duration deadline,
      Function<ExchangeResult, OrderAnswer> classify) {
    long begunAt = System.nanoTime();
    Duration bounded = shorter(deadline, transport.longest(operation));
    return call(account, operation, options, body, null, tenantId, bounded)
        .map(
            result -> {
              OrderAnswer answer = classify.apply(result);
              if (answer instanceof OrderAnswer.Refused refused) {
                metrics.refused(account.id(), refused.code());
              }
              if (result instanceof Response response && response.status() == 429) {
                pause(account.id(), ((OrderAnswer.Unknown) answer).retryAfter());
              }
              note(account, operation, answer.result());
              spans.call(
                  trace,
                  hop,
                  "SkinsNode " + operation.label(),
                  System.nanoTime() - begunAt,
                  answer instanceof OrderAnswer.Unknown
                      || answer instanceof OrderAnswer.ContractBroken
                      || answer instanceof OrderAnswer.CredentialsRejected,
                  "server.address",
                  account.baseUrl().getHost(),
                  "http.response.status_code",
                  result instanceof Response response ? response.status() : null,
                  "gateway.tenant",
                  tenantId,
                  "gateway.account",
                  account.id(),
                  "gateway.result",
                  answer.result());
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

  private void note(Account account, Operation operation, String result) {
    AccountGuard guard = guards.of(account.id());
    metrics.called(account.id(), operation, result);
    switch (result) {
      case "ok", "not_modified", "not_found", "refused", "conflict" -> {
        if (guard.succeeded()) {
          LOG.atInfo()
              .addKeyValue("account", account.id())
              .log("SkinsNode accepts the account's credentials again");
        }
      }
      case "credentials_rejected" -> {
        if (guard.rejected(result)) {
          LOG.atError()
              .addKeyValue("account", account.id())
              .log("SkinsNode rejects the account's credentials: no order can be placed with it");
        }
      }
      case "overloaded", "circuit_open" -> {
        // What made it so is the error worth keeping.
      }
      default -> guard.failed(result);
    }
  }

  private void pause(String accountId, Duration wait) {
    guards.of(accountId).pauseFor(wait);
    LOG.atWarn()
        .addKeyValue("account", accountId)
        .addKeyValue("pauseMs", wait.toMillis())
        .log("SkinsNode asks to slow down");
    for (BiConsumer<String, Duration> listener : rateLimited) {
      try {
        listener.accept(accountId, wait);
      } catch (RuntimeException broken) {
        LOG.atError().addKeyValue("account", accountId).setCause(broken).log("A listener failed");
      }
    }
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }
}
