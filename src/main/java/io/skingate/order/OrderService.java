package io.skingate.order;

import io.skingate.limit.LastLimits;
import io.skingate.limit.LimitState;
import io.skingate.order.model.OrderBodies;
import io.skingate.order.model.OrderRequest;
import io.skingate.order.store.Admission;
import io.skingate.order.store.OrderStore;
import io.skingate.redis.connection.RedisUnavailableException;
import io.skingate.tenant.Tenant;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
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

  private final OrderStore store;
  private final Settler settler;
  private final Duration deadline;
  private final LongSupplier nanoTime;
  private final OrderMetrics metrics;
  private final LastLimits lastLimits;
  private final String ownerPrefix;
  private final ClaimedOrders claimed;
  private final DuplicateWaits waits;
  private long claims;
  private boolean stopping;

  /**
   * @param claimed of this event loop
   * @param deadline from an order's arrival to its answer
   * @param lastLimits where the state of each tenant's limit is left
   * @param submissions those of the pod
   * @param ownerPrefix unlike that of any other instance or pod
   */
  OrderService(
      Vertx vertx,
      OrderStore store,
      Settler settler,
      ClaimedOrders claimed,
      Duration deadline,
      LongSupplier nanoTime,
      OrderMetrics metrics,
      LastLimits lastLimits,
      Submissions submissions,
      String ownerPrefix) {
    this.store = store;
    this.settler = settler;
    this.claimed = claimed;
    this.deadline = deadline;
    this.nanoTime = nanoTime;
    this.metrics = metrics;
    this.lastLimits = lastLimits;
    this.ownerPrefix = ownerPrefix;
    this.waits = new DuplicateWaits(vertx, store, submissions, nanoTime);
  }

  @Override
  public Future<SubmitResult> submit(SubmitCommand command) {
    if (stopping) {
      return Future.succeededFuture(new SubmitResult.ShuttingDown(null));
    }
    long arrivedAt = nanoTime.getAsLong();
    metrics.started();
    ArrivedOrder order = new ArrivedOrder(command, arrivedAt, arrivedAt + deadline.toNanos());
    Future<SubmitResult> submitted;
    try {
      submitted = admit(order, true);
    } catch (RuntimeException fault) {
      submitted = Future.failedFuture(fault);
    }
    return submitted.onComplete(
        done -> {
          String tenant = command.tenant().id();
          if (done.succeeded()) {
            long took = nanoTime.getAsLong() - arrivedAt;
            metrics.ended(tenant, done.result(), took, order.upstreamNanos());
          } else {
            metrics.failed(tenant);
          }
        });
  }

  private Future<SubmitResult> admit(ArrivedOrder order, boolean mayRepeat) {
    Tenant tenant = order.command.tenant();
    OrderRequest asked = order.command.order();
    Buffer request =
        OrderBodies.request(
            asked, tenant.upstreamName(asked.externalId()), tenant.account().webhookUrl());
    String owner = ownerPrefix + claims++;
    return store
        .admit(tenant, asked, request, order.command.trace(), owner)
        .onSuccess(admission -> lastLimits.learned(tenant.id(), admission.limit()))
        .onFailure(
            failure -> {
              if (failure instanceof RedisUnavailableException) {
                settler.disown(tenant, asked.externalId(), owner);
              }
            })
        .compose(admission -> proceed(order, request, admission, mayRepeat))
        .recover(
            failure ->
                failure instanceof RedisUnavailableException
                    ? Future.succeededFuture(new SubmitResult.StoreUnavailable(order.limit()))
                    : Future.failedFuture(failure));
  }

  private Future<SubmitResult> proceed(
      ArrivedOrder order, Buffer request, Admission admission, boolean mayRepeat) {
    if (admission.uncompared() != null) {
      unverified(order.command);
    }
    if (admission instanceof Admission.Claimed claim) {
      return claimed
          .run(order, request, claim)
          .onComplete(done -> log(order, done.result(), done.cause()));
    }
    if (admission instanceof Admission.Busy) {
      return waitForOther(order, admission.limit(), mayRepeat);
    }
    return Future.succeededFuture(OrderAnswers.answer(order.command, admission));
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

  private void log(ArrivedOrder order, SubmitResult result, Throwable failure) {
    SubmitCommand command = order.command;
    (failure == null ? LOG.atInfo() : LOG.atWarn())
        .addKeyValue("requestId", command.requestId())
        .addKeyValue("traceId", command.trace().traceId())
        .addKeyValue("tenant", command.tenant().id())
        .addKeyValue("account", command.tenant().account().id())
        .addKeyValue("externalId", command.order().externalId())
        .addKeyValue("outcome", failure == null ? result.outcome() : outcome(failure))
        .addKeyValue("code", result instanceof SubmitResult.Refused refused ? refused.code() : null)
        .addKeyValue("reason", order.waitsFor())
        .addKeyValue("durationMs", (nanoTime.getAsLong() - order.arrivedAtNanos) / 1_000_000)
        .log("Order submitted");
  }

  private static String outcome(Throwable failure) {
    return failure instanceof RedisUnavailableException
        ? new SubmitResult.StoreUnavailable(null).outcome()
        : OrderMetrics.INTERNAL_ERROR;
  }

  /** The same order is under way here or in another pod: its answer is this one's too. */
  private Future<SubmitResult> waitForOther(
      ArrivedOrder order, LimitState limit, boolean mayRepeat) {
    SubmitCommand command = order.command;
    return waits
        .await(command.tenant().id(), command.order(), order.deadlineNanos)
        .compose(
            other -> {
              if (other instanceof DuplicateWaits.Answered answered) {
                return Future.succeededFuture(
                    OrderAnswers.replay(command, answered.answer(), limit));
              }
              if (other instanceof DuplicateWaits.Ended ended) {
                return Future.succeededFuture(OrderAnswers.shared(ended.result(), limit));
              }
              if (other instanceof DuplicateWaits.Gone && mayRepeat) {
                return admit(order, false);
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
    return claimed.stop(grace);
  }

  @Override
  public LimitState lastKnownLimit(Tenant tenant) {
    return lastLimits.of(tenant);
  }
}
