package io.skingate.callback;

import io.skingate.callback.Deliveries.Delivery;
import io.skingate.callback.Deliveries.DeliveryAttempt;
import io.skingate.callback.Deliveries.Replay;
import io.skingate.callback.Deliveries.State;
import io.skingate.callback.Deliveries.TenantStats;
import io.skingate.order.store.Keys;
import io.skingate.order.store.Wakes;
import io.skingate.redis.RedisLink;
import io.skingate.redis.Script;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One tenant's deliveries in Redis at a time, as the operator sees them. Belongs to the event loop
 * of its link; every future may fail with {@link io.skingate.redis.RedisUnavailableException}.
 */
final class DeliveryStore {
  private static final Script LIST = Script.load("scripts/callback/list.lua").mayRepeat();
  private static final Script SHOW = Script.load("scripts/callback/show.lua").mayRepeat();
  private static final Script REPLAY = Script.load("scripts/callback/replay.lua");
  private static final Script REPLAY_DEAD = Script.load("scripts/callback/replay_dead.lua");
  private static final Script STATS = Script.load("scripts/callback/stats.lua").mayRepeat();

  /** Bounds how long one script holds Redis. */
  private static final int REPLAYED_AT_ONCE = 200;

  private final RedisLink redis;
  private final String keyPrefix;
  private final Duration horizon;
  private final Wakes wakes;

  /**
   * @param horizon the longest that a delivery can take; a replayed order's record stays for it
   */
  DeliveryStore(RedisLink redis, String keyPrefix, Duration horizon) {
    this.redis = redis;
    this.keyPrefix = keyPrefix;
    this.horizon = horizon;
    this.wakes = Wakes.over(redis, keyPrefix);
  }

  /**
   * The positions of a tenant's deliveries that stand behind the cursor, newest first.
   *
   * @param state null for those that wait and those that were given up
   */
  Future<List<DeliveryCursor>> list(String tenant, State state, int most, DeliveryCursor after) {
    return redis
        .eval(
            LIST,
            Keys.base(keyPrefix, tenant),
            state == null ? "" : state.name().toLowerCase(Locale.ROOT),
            most,
            after == null ? "+inf" : after.sequence(),
            after == null ? "" : after.boundFor(tenant))
        .map(
            reply ->
                reply.stream()
                    .map(item -> DeliveryCursor.of(tenant, item.toString()))
                    .sorted(DeliveryCursor.NEWEST_FIRST)
                    .limit(most)
                    .toList());
  }

  Future<List<Delivery>> show(String tenant, List<DeliveryCursor> positions) {
    return redis
        .eval(
            SHOW,
            Keys.base(keyPrefix, tenant),
            positions.stream().map(DeliveryCursor::member).toArray())
        .map(
            reply -> {
              List<Delivery> shown = new ArrayList<>();
              reply.forEach(item -> shown.add(delivery(tenant, item)));
              return shown;
            });
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

  Future<Long> replayDead(String tenant) {
    return stats(tenant).compose(stats -> replayDead(tenant, stats.dead(), 0));
  }

  /** No more than were dead at the start: those that die again meanwhile are not sent once more. */
  private Future<Long> replayDead(String tenant, long left, long replayed) {
    if (left <= 0) {
      return Future.succeededFuture(replayed);
    }
    return redis
        .eval(
            REPLAY_DEAD,
            Keys.base(keyPrefix, tenant),
            Math.min(left, REPLAYED_AT_ONCE),
            horizon.toMillis())
        .compose(
            reply -> {
              long seen = reply.get(0).toLong();
              long total = replayed + reply.get(1).toLong();
              return seen == 0
                  ? Future.succeededFuture(total)
                  : replayDead(tenant, left - seen, total);
            });
  }

  Future<TenantStats> stats(String tenant) {
    return look(tenant).map(Look::stats);
  }

  /**
   * How a tenant's queue stands.
   *
   * @param next until something of it is due; empty where nothing waits
   */
  record Look(TenantStats stats, Optional<Duration> next) {}

  Future<Look> look(String tenant) {
    return redis
        .eval(STATS, Keys.base(keyPrefix, tenant))
        .map(
            reply -> {
              TenantStats stats =
                  new TenantStats(
                      reply.get(0).toLong(),
                      reply.get(1).toLong(),
                      reply.get(2).toLong(),
                      reply.get(6).toLong(),
                      reply.get(3).toLong(),
                      reply.get(4).toLong());
              long next = reply.get(5).toLong();
              return new Look(
                  stats, next < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(next)));
            });
  }

  /** Tenants of whom something is due, each given to one pod: it has them visited. */
  Future<List<String>> tenantsDue() {
    return wakes.callbacks().take();
  }

  /** Has a tenant be looked at then, by whichever pod. */
  void lookAt(String tenant, Duration in) {
    wakes.callbacks().hint(tenant, in);
  }

  private static Delivery delivery(String tenant, Response item) {
    String externalId = item.get(0).toString();
    String state =
        switch (item.get(3).toString()) {
          case "p" -> "pending";
          case "x" -> "dead";
          default -> "delivered";
        };
    List<DeliveryAttempt> attempts = new ArrayList<>();
    item.get(6).forEach(attempt -> attempts.add(attempt(attempt)));
    String before = item.get(7).toString();
    boolean inFlight = item.get(8).toInteger() == 1;
    boolean waits = state.equals("pending") && before.isEmpty() && !inFlight;
    return new Delivery(
        new DeliveryId(tenant, externalId, item.get(1).toLong()).toString(),
        tenant,
        externalId,
        item.get(2).toString(),
        state,
        item.get(4).toString(),
        attempts,
        waits ? item.get(5).toLong() : null,
        before.isEmpty()
            ? null
            : new DeliveryId(tenant, externalId, Long.parseLong(before)).toString(),
        inFlight);
  }

  private static DeliveryAttempt attempt(Response item) {
    int httpStatus = item.get(2).toInteger();
    long duration = item.get(3).toLong();
    return new DeliveryAttempt(
        item.get(0).toLong() - duration,
        item.get(1).toString(),
        httpStatus == 0 ? null : httpStatus,
        duration,
        item.get(4).toInteger(),
        item.get(5).toString());
  }
}
