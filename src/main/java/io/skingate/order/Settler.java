package io.skingate.order;

import io.skingate.order.store.OrderStore;
import io.skingate.order.store.OrderStore.Finished;
import io.skingate.order.store.Settlement;
import io.skingate.order.store.Work;
import io.skingate.redis.RecentWrites;
import io.skingate.redis.connection.RedisUnavailableException;
import io.skingate.tenant.Tenant;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts outcomes into Redis, and sees to it that they stay there: an outcome that is known must not
 * be found out a second time, least of all by sending the order again.
 *
 * <p>While Redis is out it tries on. When Redis comes back it tells the latest outcomes once more,
 * since a restart may have lost its last seconds. Both are bounded; what falls out is left to
 * recovery, which asks SkinsNode. Belongs to one event loop.
 */
public final class Settler {
  private static final Logger LOG = LoggerFactory.getLogger(Settler.class);
  private static final Duration RETRY = Duration.ofMillis(500);

  private static final int MAX_RECENT = 16_384;

  /** All that is told again after a reconnect, and what could not be told at all. */
  private static final int MAX_UNSETTLED = MAX_RECENT + 4096;

  private final Vertx vertx;
  private final OrderStore store;
  private final OrderMetrics metrics;
  private final Consumer<String> onQueued;
  private final Map<String, Supplier<Future<?>>> unsettled = new LinkedHashMap<>();
  private final RecentWrites<Tenant> recent;
  private long timer = -1;

  /**
   * @param onQueued is given the tenant whenever a callback was put in line
   */
  public Settler(
      Vertx vertx,
      OrderStore store,
      LongSupplier nanoTime,
      OrderMetrics metrics,
      Consumer<String> onQueued) {
    this.vertx = vertx;
    this.store = store;
    this.recent = new RecentWrites<>(nanoTime, MAX_RECENT);
    this.metrics = metrics;
    this.onQueued = onQueued;
  }

  /**
   * Settles a submission. Where Redis is out the future fails, and the settling is tried on in the
   * background.
   *
   * @param withinLease whether the claim held when the outcome was known. Past it another owner may
   *     have ended the order and left no record, so that a missing one was not lost
   */
  public Future<Finished.Outcome> settle(
      SubmitCommand command,
      Buffer request,
      long fence,
      Settlement settlement,
      boolean withinLease) {
    boolean restores =
        settlement.outcome() == Settlement.Outcome.TAKEN
            || (settlement.outcome() == Settlement.Outcome.QUEUE && withinLease);
    KeptOutcome.Claim claim =
        restores ? new KeptOutcome.Claim(command.order(), request, command.trace()) : null;
    return settle(command.tenant(), command.order().externalId(), fence, settlement, claim);
  }

  /** Settles a try of recovery, in the same way. */
  public Future<Finished.Outcome> settle(Tenant tenant, Work work, Settlement settlement) {
    return settle(tenant, work.externalId(), work.fence(), settlement, null);
  }

  private Future<Finished.Outcome> settle(
      Tenant tenant,
      String externalId,
      long fence,
      Settlement settlement,
      KeptOutcome.Claim claim) {
    KeptOutcome outcome = new KeptOutcome(externalId, fence, settlement, claim);
    byte[] packed = outcome.packed();
    recent.remember(tenant, packed);
    return finish(tenant, outcome)
        .onFailure(
            failure -> {
              if (failure instanceof RedisUnavailableException) {
                again(tenant, packed);
              }
            });
  }

  /** Tells Redis once more, until it has answered. */
  private void again(Tenant tenant, byte[] packed) {
    KeptOutcome outcome = KeptOutcome.unpack(packed);
    String key = tenant.id() + '/' + outcome.externalId() + '/' + outcome.fence();
    tryOn(key, () -> finish(tenant, outcome));
  }

  /** Takes back, now or later, a claim of which Redis did not say whether it was made. */
  void disown(Tenant tenant, String externalId, String owner) {
    tryOn(owner, () -> store.disown(tenant.id(), externalId, owner));
  }

  /**
   * Tells Redis once more what it may have lost.
   *
   * @param lostAtNanos when the connection was lost
   */
  public void afterReconnect(long lostAtNanos) {
    recent.losable(lostAtNanos).forEach(write -> again(write.owner(), write.packed()));
  }

  /** Outcomes that Redis does not have yet. */
  int unsettled() {
    return unsettled.size();
  }

  private Future<Finished.Outcome> finish(Tenant tenant, KeptOutcome outcome) {
    KeptOutcome.Claim claim = outcome.claim();
    return write(tenant, outcome)
        .compose(
            finished ->
                finished.outcome() == Finished.Outcome.GONE && claim != null
                    ? store
                        .restore(
                            tenant, claim.order(), claim.request(), claim.trace(), outcome.fence())
                        .compose(made -> write(tenant, outcome))
                    : Future.succeededFuture(finished))
        .map(finished -> told(tenant, finished));
  }

  private Future<Finished> write(Tenant tenant, KeptOutcome outcome) {
    return store.finish(tenant.id(), outcome.externalId(), outcome.fence(), outcome.settlement());
  }

  private Finished.Outcome told(Tenant tenant, Finished finished) {
    recent.answered();
    if (finished.outcome() == Finished.Outcome.STALE) {
      metrics.staleWriteRefused();
    }
    if (finished.notifies()) {
      onQueued.accept(tenant.id());
    }
    return finished.outcome();
  }

  private void tryOn(String key, Supplier<Future<?>> task) {
    if (unsettled.size() >= MAX_UNSETTLED) {
      var oldest = unsettled.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
    unsettled.put(key, task);
    arm();
  }

  private void arm() {
    if (timer < 0 && !unsettled.isEmpty()) {
      timer = vertx.setTimer(RETRY.toMillis(), id -> retryAll());
    }
  }

  private void retryAll() {
    timer = -1;
    // In the order in which they were settled.
    new LinkedHashMap<>(unsettled)
        .forEach(
            (key, task) ->
                Future.succeededFuture()
                    .compose(begin -> task.get())
                    .onComplete(result -> retried(key, task, result.cause())));
    arm();
  }

  private void retried(String key, Supplier<Future<?>> task, Throwable failure) {
    if (failure instanceof RedisUnavailableException) {
      return;
    }
    unsettled.remove(key, task);
    if (failure != null) {
      LOG.atError().setCause(failure).log("Outcome could not be stored");
    }
  }
}
