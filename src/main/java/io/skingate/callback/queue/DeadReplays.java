package io.skingate.callback.queue;

import io.skingate.callback.queue.Deliveries.DeadFilter;
import io.skingate.callback.queue.Deliveries.Replay;
import io.skingate.callback.queue.Deliveries.Replayed;
import io.skingate.order.store.Keys;
import io.skingate.redis.RedisLink;
import io.skingate.redis.Script;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes dead and delivered updates due again in Redis, a bounded number with each script. Belongs
 * to the event loop of its link; every future may fail with {@link
 * io.skingate.redis.connection.RedisUnavailableException}.
 */
final class DeadReplays {
  private static final Script REPLAY = Script.load("scripts/callback/replay.lua");
  private static final Script REPLAY_DEAD = Script.load("scripts/callback/replay_dead.lua");
  private static final Script REPLAY_DEAD_OF = Script.load("scripts/callback/replay_dead_of.lua");

  /** Bounds how long one script holds Redis. */
  private static final int REPLAYED_AT_ONCE = 50;

  /** Likewise, where every record is read. */
  private static final int ORDERS_AT_ONCE = 20;

  private static final String LAST = "+inf";

  private final RedisLink redis;
  private final String keyPrefix;
  private final Duration horizon;

  /**
   * @param horizon the longest that a delivery can take; a replayed order's record stays for it
   */
  DeadReplays(RedisLink redis, String keyPrefix, Duration horizon) {
    this.redis = redis;
    this.keyPrefix = keyPrefix;
    this.horizon = horizon;
  }

  Future<Replay> replay(DeliveryId id) {
    return redis
        .eval(
            REPLAY,
            Keys.base(keyPrefix, id.tenant()),
            id.externalId(),
            id.sequence(),
            horizon.toMillis())
        .map(
            reply ->
                switch (reply.toInteger()) {
                  case 1 -> Replay.DUE;
                  case -1 -> Replay.BODY_GONE;
                  default -> Replay.UNKNOWN;
                });
  }

  /**
   * Sends dead deliveries again.
   *
   * @param most to look at
   */
  Future<Replayed> replayDead(DeadFilter filter, long most) {
    return filter.externalIds() == null
        ? replayDead(filter, most, firstOf(filter), "", new Replayed(0, 0, false))
        : replayDeadOf(filter, most, filter.externalIds(), "-1", new Replayed(0, 0, false));
  }

  private Future<Replayed> replayDead(
      DeadFilter filter, long left, String from, String bound, Replayed before) {
    return redis
        .eval(
            REPLAY_DEAD,
            Keys.base(keyPrefix, filter.tenant()),
            Math.min(left, REPLAYED_AT_ONCE),
            horizon.toMillis(),
            from,
            bound,
            lastOf(filter))
        .compose(
            reply -> {
              long rest = left - reply.get(0).toLong();
              boolean more = reply.get(3).toInteger() == 1;
              Replayed total = plus(before, reply.get(1), reply.get(2), more);
              String last = reply.get(4).toString();
              return more && rest > 0
                  ? replayDead(filter, rest, last.substring(0, last.indexOf(':')), last, total)
                  : Future.succeededFuture(total);
            });
  }

  /**
   * @param behind the sequence number behind which the first of the orders is to be looked at
   */
  private Future<Replayed> replayDeadOf(
      DeadFilter filter, long left, List<String> orders, String behind, Replayed before) {
    if (orders.isEmpty()) {
      return Future.succeededFuture(before);
    }
    List<Object> arguments =
        new ArrayList<>(
            List.of(
                Math.min(left, REPLAYED_AT_ONCE),
                horizon.toMillis(),
                firstOf(filter),
                lastOf(filter),
                behind));
    arguments.addAll(orders.subList(0, Math.min(orders.size(), ORDERS_AT_ONCE)));
    return redis
        .eval(REPLAY_DEAD_OF, Keys.base(keyPrefix, filter.tenant()), arguments.toArray())
        .compose(
            reply -> {
              Replayed total =
                  plus(before, reply.get(1), reply.get(2), reply.get(4).toInteger() == 1);
              long rest =
                  left
                      - (total.replayed() - before.replayed())
                      - (total.skipped() - before.skipped());
              return total.more() && rest <= 0
                  ? Future.succeededFuture(total)
                  : replayDeadOf(
                      filter,
                      rest,
                      orders.subList(reply.get(0).toInteger(), orders.size()),
                      reply.get(3).toString(),
                      total);
            });
  }

  private static Replayed plus(Replayed before, Response replayed, Response gone, boolean more) {
    return new Replayed(
        before.replayed() + replayed.toLong(), before.skipped() + gone.toLong(), more);
  }

  /** A delivery's sequence number is the millisecond in which its update came. */
  private static String firstOf(DeadFilter filter) {
    return filter.since() == null
        ? "0"
        : String.valueOf(Math.max(0, filter.since().plusNanos(999_999).toEpochMilli()));
  }

  private static String lastOf(DeadFilter filter) {
    return filter.until() == null ? LAST : String.valueOf(filter.until().toEpochMilli());
  }
}
