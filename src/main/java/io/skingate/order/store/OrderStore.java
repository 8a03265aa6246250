package io.skingate.order.store;

import io.skingate.order.model.OrderRequest;
import io.skingate.order.model.OrderTimes;
import io.skingate.order.tradeurl.Keyring;
import io.skingate.order.tradeurl.TradeUrlKeys;
import io.skingate.redis.RedisLink;
import io.skingate.redis.Script;
import io.skingate.tenant.Tenant;
import io.skingate.tracing.TraceContext;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Response;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The orders in Redis. Belongs to the event loop of its link; every call is one round trip, and
 * every future may fail with {@link io.skingate.redis.connection.RedisUnavailableException}.
 */
public final class OrderStore {
  private static final Script ADMIT = Script.load("scripts/order/admit.lua").mayRepeat();
  private static final Script FINISH = Script.load("scripts/order/finish.lua").mayRepeat();
  private static final Script PEEK = Script.load("scripts/order/peek.lua").mayRepeat();

  /** Bounds how long one script holds Redis. */
  public static final int READ_AT_ONCE = 50;

  private static final Script READ = Script.load("scripts/order/read.lua").mayRepeat();
  private static final Script INSPECT = Script.load("scripts/order/inspect.lua").mayRepeat();
  private static final Script RESTORE = Script.load("scripts/order/restore.lua");
  private static final Script DISOWN = Script.load("scripts/order/disown.lua");

  private final RedisLink redis;
  private final String keyPrefix;
  private final OrderTimes times;
  private final OrderArguments arguments;
  private final TradeUrlKeys tradeUrlKeys;
  private final Wakes wakes;
  private final Budgets budgets;
  private final WorkStore work;

  public OrderStore(
      RedisLink redis, String keyPrefix, OrderTimes times, int maxQueued, Budgets budgets) {
    this.redis = redis;
    this.keyPrefix = keyPrefix;
    this.times = times;
    this.arguments = new OrderArguments(times, maxQueued);
    this.tradeUrlKeys = new TradeUrlKeys(redis, this::base, times.tradeUrlKeys(), System::nanoTime);
    this.wakes = Wakes.over(redis, keyPrefix);
    this.budgets = budgets;
    this.work = new WorkStore(redis, keyPrefix, times, wakes, budgets);
  }

  /** The same orders for those who look whose turn has come. */
  public WorkStore work() {
    return work;
  }

  /** The keys that this store hashes trade URLs under. */
  public TradeUrlKeys tradeUrlKeys() {
    return tradeUrlKeys;
  }

  /**
   * Charges the limit and claims the order. One round trip more where the tenant's trade URL keys
   * are not at hand, and where the first order's trade URL was hashed under another.
   *
   * @param request what SkinsNode is to get
   * @param trace kept with a new order
   * @param owner a token that no other claim has, to take it back by
   */
  public Future<Admission> admit(
      Tenant tenant, OrderRequest order, Buffer request, TraceContext trace, String owner) {
    Keyring keys = tradeUrlKeys.atHand(tenant);
    return keys != null
        ? admit(tenant, order, request, trace, owner, keys)
        : tradeUrlKeys
            .load(tenant)
            .compose(loaded -> admit(tenant, order, request, trace, owner, loaded));
  }

  private Future<Admission> admit(
      Tenant tenant,
      OrderRequest order,
      Buffer request,
      TraceContext trace,
      String owner,
      Keyring keys) {
    Future<Response> admitted =
        redis.eval(
            ADMIT,
            base(tenant.id()),
            arguments.admit(tenant, order, request, trace, owner, keys.hashes(order.tradeUrl())));
    // Behind what it tells of: whoever looks then finds it.
    work.lookAt(tenant.id(), times.lease());
    return admitted.compose(
        reply -> {
          Admission admission = OrderReplies.admission(tenant, reply);
          return admission.uncompared() == null
              ? Future.succeededFuture(admission)
              : compare(tenant, order, request, trace, owner, admission);
        });
  }

  private Future<Admission> compare(
      Tenant tenant,
      OrderRequest order,
      Buffer request,
      TraceContext trace,
      String owner,
      Admission admission) {
    String keyId = admission.uncompared().keyId();
    String hash = admission.uncompared().hash();
    return tradeUrlKeys
        .lookFor(tenant, keyId)
        .compose(
            keys -> {
              Optional<Boolean> equal = keys.matches(keyId, hash, order.tradeUrl());
              if (equal.isEmpty()) {
                return Future.succeededFuture(admission);
              }
              // Another trade URL may be a corrected order's: the script knows whether that may be.
              return equal.get()
                  ? Future.succeededFuture(admission.compared())
                  : admit(tenant, order, request, trace, owner, keys);
            });
  }

  /** Settles a submission, or a try of recovery, under the fence of its claim. */
  public Future<Finished> finish(
      String tenantId, String externalId, long fence, Settlement settlement) {
    Future<Response> finished =
        redis.eval(
            FINISH,
            base(tenantId),
            arguments.finish(externalId, fence, settlement, budgets.terms(tenantId)));
    work.lookAt(tenantId, settlement.later());
    if (settlement.outcome() == Settlement.Outcome.QUEUE) {
      // Where it was never sent it ends then, without a further try.
      work.lookAt(tenantId, times.queueFor());
    }
    if (settlement.tellStore()) {
      wakes.callbackQueued(tenantId);
    }
    return finished.map(
        reply -> {
          budgets.committed(tenantId, OrderReplies.committed(reply, 2));
          return OrderReplies.finished(reply);
        });
  }

  /**
   * What settling did.
   *
   * @param notifies whether the store will be told by a callback
   */
  public record Finished(Outcome outcome, boolean notifies) {
    public enum Outcome {
      OK,
      /** A webhook told of it meanwhile and is its first answer now, whatever this outcome says. */
      SHOWN,
      /** Another owner holds the order by now, or it was settled before. */
      STALE,
      /** There is no record. */
      GONE
    }
  }

  /** Makes the record of a claim again that Redis lost; does nothing when there is one. */
  public Future<Void> restore(
      Tenant tenant, OrderRequest order, Buffer request, TraceContext trace, long fence) {
    Keyring keys = tradeUrlKeys.atHand(tenant);
    return (keys != null ? Future.succeededFuture(keys) : tradeUrlKeys.load(tenant))
        .compose(
            loaded ->
                restore(tenant, order, request, trace, fence, loaded.hashes(order.tradeUrl())));
  }

  private Future<Void> restore(
      Tenant tenant,
      OrderRequest order,
      Buffer request,
      TraceContext trace,
      long fence,
      List<String> hashes) {
    Future<Response> restored =
        redis.eval(
            RESTORE,
            base(tenant.id()),
            arguments.restore(tenant, order, request, trace, fence, hashes));
    work.lookAt(tenant.id(), times.lease());
    return restored.mapEmpty();
  }

  /**
   * An order's first answer as it is kept.
   *
   * @param body in SkinsNode's form; where only a webhook told of the order, that webhook's body
   * @param status the order's present one
   * @param createdAt by Redis's clock
   */
  public record FirstAnswer(Buffer body, String status, String webhookUrl, Instant createdAt) {}

  /** The first answer to this order, if its submission has settled. */
  public Future<Peek> peek(String tenantId, OrderRequest order) {
    return redis
        .eval(
            PEEK,
            base(tenantId),
            order.externalId(),
            order.catalogItemId(),
            order.expectedPrice(),
            order.webhookUrl())
        .map(OrderReplies::peek);
  }

  /** What a look at another pod's submission finds. */
  public sealed interface Peek {
    record Answered(FirstAnswer answer) implements Peek {}

    /** A webhook told of the order; its submission has not settled yet. */
    record Shown() implements Peek {}

    record Busy() implements Peek {}

    record Gone() implements Peek {}
  }

  /** An order as it is kept. */
  public record Kept(Buffer firstAnswer, Buffer latest, String upstreamName, String webhookUrl) {}

  /**
   * Orders as they are kept, each in its id's place.
   *
   * @param externalIds at most {@link #READ_AT_ONCE}
   */
  public Future<List<Optional<Kept>>> read(String tenantId, List<String> externalIds) {
    return redis
        .eval(READ, base(tenantId), externalIds.toArray())
        .map(reply -> reply.stream().map(OrderReplies::kept).toList());
  }

  /** The whole record as JSON without its secrets. */
  public Future<Optional<Buffer>> inspect(String tenantId, String externalId) {
    return redis
        .eval(INSPECT, base(tenantId), externalId)
        .map(reply -> Optional.ofNullable(reply).map(Response::toBuffer));
  }

  /** Takes back a claim whose answer never came. */
  public Future<Void> disown(String tenantId, String externalId, String owner) {
    return redis
        .eval(DISOWN, base(tenantId), externalId, owner, budgets.terms(tenantId))
        .mapEmpty();
  }

  private List<String> base(String tenantId) {
    return Keys.base(keyPrefix, tenantId);
  }
}
