package io.skingate.order;

import io.skingate.catalog.PriceCheck;
import io.skingate.limit.LastLimits;
import io.skingate.limit.LimitState;
import io.skingate.order.model.Backoff;
import io.skingate.order.model.OrderBodies;
import io.skingate.order.model.OrderRequest;
import io.skingate.order.model.OrderTimes;
import io.skingate.order.store.Admission;
import io.skingate.order.store.OrderStore;
import io.skingate.order.store.Settlement;
import io.skingate.redis.connection.RedisUnavailableException;
import io.skingate.skinsnode.Upstream;
import io.skingate.tenant.Tenant;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes orders: limit and claim, price, SkinsNode, outcome. Belongs to the event loop of its store.
 *
 * <p>A submission goes on to its end whether or not its store still waits for the answer.
 */
final class OrderService implements Orders {
  private static final Logger LOG = LoggerFactory.getLogger(OrderService.class);

  private final Vertx vertx;
  private final OrderStore store;
  private final Settler settler;
  private final Upstream upstream;
  private final PriceCheck prices;
  private final Backoff backoff;
  private final OrderTimes times;
  private final Duration deadline;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final OrderMetrics metrics;
  private final LastLimits lastLimits;
  private final String ownerPrefix;
  private final Submissions submissions;
  private final Set<Running> running = new HashSet<>();
  private final DuplicateWaits waits;
  private final SubmissionEnd end;
  private long claims;
  private boolean stopping;

  /**
   * @param deadline from an order's arrival to its answer
   * @param lastLimits where the state of each tenant's limit is left
   * @param submissions those of the pod
   * @param ownerPrefix unlike that of any other instance or pod
   */
  OrderService(
      Vertx vertx,
      OrderStore store,
      Settler settler,
      Upstream upstream,
      PriceCheck prices,
      Backoff backoff,
      OrderTimes times,
      Duration deadline,
      Clock clock,
      LongSupplier nanoTime,
      OrderMetrics metrics,
      LastLimits lastLimits,
      Submissions submissions,
      String ownerPrefix) {
    this.vertx = vertx;
    this.store = store;
    this.settler = settler;
    this.upstream = upstream;
    this.prices = prices;
    this.backoff = backoff;
    this.times = times;
    this.deadline = deadline;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.metrics = metrics;
    this.lastLimits = lastLimits;
    this.ownerPrefix = ownerPrefix;
    this.submissions = submissions;
    this.waits = new DuplicateWaits(vertx, store, submissions, nanoTime);
    this.end = new SubmissionEnd(vertx, store, settler, times, nanoTime);
  }

  @Override
  public Future<SubmitResult> submit(SubmitCommand command) {
    if (stopping) {
      return Future.succeededFuture(new SubmitResult.ShuttingDown(null));
    }
    long startedAt = nanoTime.getAsLong();
    long deadlineNanos = startedAt + deadline.toNanos();
    metrics.started();
    Running run = new Running(command, startedAt);
    Future<SubmitResult> submitted;
    try {
      submitted = admit(run, deadlineNanos, true);
    } catch (RuntimeException fault) {
      submitted = Future.failedFuture(fault);
    }
    return submitted.onComplete(
        done -> {
          String tenant = command.tenant().id();
          long upstreamNanos = run.submission == null ? 0 : run.submission.upstreamNanos();
          if (done.succeeded()) {
            metrics.ended(tenant, done.result(), nanoTime.getAsLong() - startedAt, upstreamNanos);
          } else {
            metrics.failed(tenant);
          }
        });
  }

  private Future<SubmitResult> admit(Running run, long deadlineNanos, boolean mayRepeat) {
    Tenant tenant = run.command.tenant();
    OrderRequest order = run.command.order();
    Buffer request =
        OrderBodies.request(
            order, tenant.upstreamName(order.externalId()), tenant.account().webhookUrl());
    String owner = ownerPrefix + claims++;
    return store
        .admit(tenant, order, request, run.command.trace(), owner)
        .onSuccess(admission -> lastLimits.learned(tenant.id(), admission.limit()))
        .onFailure(
            failure -> {
              if (failure instanceof RedisUnavailableException) {
                settler.disown(tenant, order.externalId(), owner);
              }
            })
        .compose(admission -> proceed(run, request, admission, deadlineNanos, mayRepeat))
        .recover(
            failure ->
                failure instanceof RedisUnavailableException
                    ? Future.succeededFuture(new SubmitResult.StoreUnavailable(run.limit()))
                    : Future.failedFuture(failure));
  }

  private Future<SubmitResult> proceed(
      Running run, Buffer request, Admission admission, long deadlineNanos, boolean mayRepeat) {
    if (admission.uncompared() != null) {
      unverified(run.command);
    }
    if (admission instanceof Admission.Claimed claim) {
      run.claim = claim;
      return run(run, request, claim, deadlineNanos);
    }
    if (admission instanceof Admission.Busy) {
      return waitForOther(run, admission.limit(), deadlineNanos, mayRepeat);
    }
    return Future.succeededFuture(OrderAnswers.answer(run.command, admission));
  }

  private void unverified(SubmitCommand command) {
    metrics.tradeUrlUnverified(command.tenant().id());
    LOG.atWarn()
        .addKeyValue("requestId", command.requestId())
        .addKeyValue("traceId", command.trace().traceId())
        .addKeyValue("tenant", command.tenant().id())
        .addKeyValue("externalId", command.order().externalId())
        .log("A repeated order's trade URL cannot be compared with the first one's");
  }

  private Future<SubmitResult> run(
      Running run, Buffer request, Admission.Claimed claim, long deadlineNanos) {
    SubmitCommand command = run.command;
    Tenant tenant = command.tenant();
    Submissions.Key key = Submissions.Key.of(command.tenant().id(), command.order());
    Promise<SubmitResult> settled = Promise.promise();
    submissions.begun(key, settled.future());
    running.add(run);
    run.submission =
        new Submission(
            upstream,
            prices,
            backoff,
            clock,
            nanoTime,
            times,
            command,
            request,
            claim,
            deadlineNanos);
    Future<SubmitResult> result =
        end.of(run.submission, command, request, claim, settlement -> run.settlement = settlement);
    result.onComplete(
        done -> {
          running.remove(run);
          submissions.ended(key, settled.future());
          log(run, done.succeeded() ? done.result() : null, done.cause());
          settled.handle(done);
        });
    return result;
  }

  private void log(Running run, SubmitResult result, Throwable failure) {
    SubmitCommand command = run.command;
    (failure == null ? LOG.atInfo() : LOG.atWarn())
        .addKeyValue("requestId", command.requestId())
        .addKeyValue("traceId", command.trace().traceId())
        .addKeyValue("tenant", command.tenant().id())
        .addKeyValue("account", command.tenant().account().id())
        .addKeyValue("externalId", command.order().externalId())
        .addKeyValue("outcome", failure == null ? result.outcome() : outcome(failure))
        .addKeyValue("code", result instanceof SubmitResult.Refused refused ? refused.code() : null)
        .addKeyValue("reason", waitsFor(run))
        .addKeyValue("durationMs", (nanoTime.getAsLong() - run.startedAt) / 1_000_000)
        .log("Order submitted");
  }

  /** Why an order is queued; null where it is not. */
  private static String waitsFor(Running run) {
    Settlement settlement = run.settlement;
    return settlement != null && settlement.outcome() == Settlement.Outcome.QUEUE
        ? settlement.reason()
        : null;
  }

  private static String outcome(Throwable failure) {
    return failure instanceof RedisUnavailableException
        ? new SubmitResult.StoreUnavailable(null).outcome()
        : OrderMetrics.INTERNAL_ERROR;
  }

  /** The same order is under way here or in another pod: its answer is this one's too. */
  private Future<SubmitResult> waitForOther(
      Running run, LimitState limit, long deadlineNanos, boolean mayRepeat) {
    return waits
        .await(run.command.tenant().id(), run.command.order(), deadlineNanos)
        .compose(
            other -> {
              if (other instanceof DuplicateWaits.Answered answered) {
                return Future.succeededFuture(
                    OrderAnswers.replay(run.command, answered.answer(), limit));
              }
              if (other instanceof DuplicateWaits.Ended ended) {
                return Future.succeededFuture(OrderAnswers.shared(ended.result(), limit));
              }
              if (other instanceof DuplicateWaits.Gone && mayRepeat) {
                return admit(run, deadlineNanos, false);
              }
              return Future.succeededFuture(OrderAnswers.inProgress(limit));
            });
  }

  @Override
  public Future<ReadResult> read(Tenant tenant, String externalId) {
    return read(tenant, List.of(externalId)).map(results -> results.get(0));
  }

  @Override
  public Future<List<ReadResult>> read(Tenant tenant, List<String> externalIds) {
    return store
        .read(tenant.id(), externalIds)
        .map(
            kept ->
                IntStream.range(0, externalIds.size())
                    .mapToObj(i -> result(tenant, externalIds.get(i), kept.get(i)))
                    .toList())
        .recover(
            failure ->
                failure instanceof RedisUnavailableException
                    ? Future.succeededFuture(
                        Collections.nCopies(externalIds.size(), new ReadResult.StoreUnavailable()))
                    : Future.failedFuture(failure));
  }

  private static ReadResult result(
      Tenant tenant, String externalId, Optional<OrderStore.Kept> kept) {
    return kept.<ReadResult>map(order -> OrderAnswers.found(tenant, externalId, order))
        .orElseGet(ReadResult.NotFound::new);
  }

  /**
   * Takes no more orders, waits for those under way, and hands back the leases of those that are
   * not done in time.
   */
  Future<Void> stop(Duration grace) {
    stopping = true;
    Promise<Void> idle = Promise.promise();
    long until = nanoTime.getAsLong() + grace.toNanos();
    vertx.setPeriodic(
        20,
        timer -> {
          boolean over = nanoTime.getAsLong() >= until;
          if (over || (running.isEmpty() && settler.unsettled() == 0)) {
            vertx.cancelTimer(timer);
            idle.complete();
          }
        });
    return idle.future().compose(done -> handBack());
  }

  /** SkinsNode may have what is still under way: another pod asks it. */
  private Future<Void> handBack() {
    Future<Void> all = Future.succeededFuture();
    for (Running run : List.copyOf(running)) {
      Tenant tenant = run.command.tenant();
      String externalId = run.command.order().externalId();
      Settlement handBack = Settlement.handedBack(tenant.upstreamName(externalId), clock.instant());
      all =
          Future.join(
                  all,
                  store
                      .finish(tenant.id(), externalId, run.claim.fence(), handBack)
                      .otherwiseEmpty())
              .mapEmpty();
    }
    return all;
  }

  @Override
  public LimitState lastKnownLimit(Tenant tenant) {
    return lastLimits.of(tenant);
  }

  private static final class Running {
    final SubmitCommand command;
    final long startedAt;
    Admission.Claimed claim;
    Submission submission;
    Settlement settlement;

    Running(SubmitCommand command, long startedAt) {
      this.command = command;
      this.startedAt = startedAt;
    }

    LimitState limit() {
      return claim == null ? null : claim.limit();
    }
  }
}
