package io.skingate.order.store;

import io.skingate.order.model.OrderTimes;
import io.skingate.redis.RedisLink;
import io.skingate.redis.Script;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Orders in Redis whose turn has come: queued, lost and late ones. Belongs to the event loop of its
 * link; every call is one round trip, and every future may fail with {@link
 * io.skingate.redis.connection.RedisUnavailableException}.
 */
public final class WorkStore {
  private static final Script WORK = Script.load("scripts/order/work.lua");
  private static final Script CHECKED = Script.load("scripts/order/checked.lua");
  private static final Script PAUSE = Script.load("scripts/order/pause.lua");
  private static final Script WAITING = Script.load("scripts/order/waiting.lua");

  private final RedisLink redis;
  private final String keyPrefix;
  private final OrderTimes times;
  private final Wakes wakes;
  private final Budgets budgets;

  WorkStore(RedisLink redis, String keyPrefix, OrderTimes times, Wakes wakes, Budgets budgets) {
    this.redis = redis;
    this.keyPrefix = keyPrefix;
    this.times = times;
    this.wakes = wakes;
    this.budgets = budgets;
  }

  /** Tenants of whom orders are due, each given to one pod: it takes their work. */
  public Future<List<String>> tenantsDue() {
    return wakes.orders().take();
  }

  /** Has a tenant be looked at then, by whichever pod. */
  public void lookAt(String tenantId, Duration in) {
    wakes.orders().hint(tenantId, in);
  }

  /** Takes what is due; when more will be is hinted. */
  public Future<WorkBatch> takeWork(String tenantId, int most, String owner) {
    return redis
        .eval(WORK, base(tenantId), most, times.lease().toMillis(), owner)
        .map(OrderReplies::work)
        .onSuccess(batch -> batch.next().ifPresent(next -> looked(tenantId, batch, next)));
  }

  private void looked(String tenantId, WorkBatch batch, Duration next) {
    if (batch.orders().isEmpty()) {
      wakes.orders().looked(tenantId, next);
    } else {
      lookAt(tenantId, next);
    }
  }

  /**
   * Orders that this pod took on.
   *
   * @param pause how long SkinsNode asked to be left alone; there are no orders then
   * @param next until more are due; empty where none are in sight
   */
  public record WorkBatch(Duration pause, List<Work> orders, Optional<Duration> next) {}

  /** How a check of an order ended that brought nothing new. */
  public enum Check {
    /** SkinsNode gave the state that is held. */
    SAME,
    /** SkinsNode gave another, which does not count. */
    OTHER,
    MISSING,
    FAILED,
    ABSENT
  }

  /**
   * Ends a check of an order, unless it was claimed anew meanwhile.
   *
   * @param next until it is looked at again
   * @return whether it was the last one of a completed order, which is settled now
   */
  public Future<Boolean> checked(String tenantId, Work work, Check outcome, Duration next) {
    Future<Response> ended =
        redis.eval(
            CHECKED,
            base(tenantId),
            work.externalId(),
            outcome.name().toLowerCase(Locale.ROOT),
            next.toMillis(),
            work.fence(),
            times.retention().plus(times.deliveryHorizon()).toMillis(),
            times.feedKept(),
            times.settleAfter().toMillis(),
            budgets.terms(tenantId));
    lookAt(tenantId, next);
    return ended.map(reply -> reply.toString().equals("settled"));
  }

  /** Tells every pod that SkinsNode asked to be left alone; a longer pause stays. */
  public Future<Void> pause(String tenantId, Duration pause) {
    return redis.eval(PAUSE, base(tenantId), Math.max(1, pause.toMillis())).mapEmpty();
  }

  /** How many of the tenant's orders wait for SkinsNode, and when it has work next. */
  public Future<Waiting> waiting(String tenantId) {
    return redis.eval(WAITING, base(tenantId)).map(OrderReplies::waiting);
  }

  /**
   * Orders that wait for SkinsNode.
   *
   * @param oldestMillis since when, Unix time; 0 when none waits
   * @param next until an order of the tenant is to be worked on or asked for; empty where none is
   */
  public record Waiting(long count, long oldestMillis, Optional<Duration> next) {}

  private List<String> base(String tenantId) {
    return Keys.base(keyPrefix, tenantId);
  }
}
