package io.skingate.callback.queue;

import io.skingate.callback.queue.Deliveries.DeadFilter;
import io.skingate.callback.queue.Deliveries.Delivery;
import io.skingate.callback.queue.Deliveries.DeliveryAttempt;
import io.skingate.callback.queue.Deliveries.Filter;
import io.skingate.callback.queue.Deliveries.Replay;
import io.skingate.callback.queue.Deliveries.Replayed;
import io.skingate.callback.queue.Deliveries.State;
import io.skingate.callback.queue.Deliveries.TenantStats;
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
 * One tenant's deliveries in Redis at a time, as the operator and the tenant see them. Belongs to
 * the event loop of its link; every future may fail with {@link
 * io.skingate.redis.connection.RedisUnavailableException}.
 */
public final class DeliveryStore {
  private static final Script LIST = Script.load("scripts/callback/list.lua").mayRepeat();
  private static final Script SHOW = Script.load("scripts/callback/show.lua").mayRepeat();
  private static final Script OF_ORDER = Script.load("scripts/callback/of_order.lua").mayRepeat();
  private static final Script STATS = Script.load("scripts/callback/stats.lua").mayRepeat();

  /** Bounds how long one script holds Redis. */
  private static final int ORDERS_AT_ONCE = 20;

  /** As many as an order keeps, see {@code record.lua}. */
  private static final int MAX_OF_ORDER = 256;

  private static final String LAST = "+inf";

  private final RedisLink redis;
  private final String keyPrefix;
  private final DeadReplays replays;
  private final Wakes wakes;

  /**
   * @param horizon the longest that a delivery can take; a replayed order's record stays for it
   */
  public DeliveryStore(RedisLink redis, String keyPrefix, Duration horizon) {
    this.redis = redis;
    this.keyPrefix = keyPrefix;
    this.replays = new DeadReplays(redis, keyPrefix, horizon);
    this.wakes = Wakes.over(redis, keyPrefix);
  }

  /** The positions of a tenant's deliveries that stand behind the cursor, newest first. */
  public Future<List<DeliveryCursor>> list(
      String tenant, Filter filter, int most, DeliveryCursor after) {
    if (filter.externalId() == null) {
      return list(tenant, filter.state(), most, after);
    }
    return ofOrder(tenant, filter.externalId(), filter.state(), most, after)
        .map(
            found ->
                found.stream()
                    .map(delivery -> DeliveryId.parse(delivery.id()).orElseThrow())
                    .map(DeliveryCursor::of)
                    .toList());
  }

  /** All deliveries of an order, newest first. */
  public Future<List<Delivery>> ofOrder(String tenant, String externalId) {
    return ofOrder(tenant, externalId, null, MAX_OF_ORDER, null);
  }

  private Future<List<Delivery>> ofOrder(
      String tenant, String externalId, State state, int most, DeliveryCursor after) {
    return redis
        .eval(
            OF_ORDER,
            Keys.base(keyPrefix, tenant),
            externalId,
            state == null ? "" : letter(state),
            most,
            after == null ? LAST : after.firstBefore(tenant, externalId))
        .map(reply -> deliveries(tenant, reply));
  }

  /**
   * The positions of a tenant's deliveries that stand behind the cursor, newest first.
   *
   * @param state null for those that wait and those that were given up
   */
  public Future<List<DeliveryCursor>> list(
      String tenant, State state, int most, DeliveryCursor after) {
    return redis
        .eval(
            LIST,
            Keys.base(keyPrefix, tenant),
            state == null ? "" : state.name().toLowerCase(Locale.ROOT),
            most,
            after == null ? LAST : after.sequence(),
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
    return show(tenant, positions, new ArrayList<>());
  }

  private Future<List<Delivery>> show(
      String tenant, List<DeliveryCursor> left, List<Delivery> shown) {
    if (left.isEmpty()) {
      return Future.succeededFuture(shown);
    }
    int next = Math.min(left.size(), ORDERS_AT_ONCE);
    return redis
        .eval(
            SHOW,
            Keys.base(keyPrefix, tenant),
            left.subList(0, next).stream().map(DeliveryCursor::member).toArray())
        .compose(
            reply -> {
              shown.addAll(deliveries(tenant, reply));
              return show(tenant, left.subList(next, left.size()), shown);
            });
  }

  public Future<Replay> replay(DeliveryId id) {
    return replays.replay(id);
  }

  /**
   * Sends all dead deliveries of a tenant again; no more than were dead at the start, so that those
   * that die again meanwhile are not sent once more.
   */
  public Future<Long> replayDead(String tenant) {
    return stats(tenant)
        .compose(
            stats -> replays.replayDead(new DeadFilter(tenant, null, null, null), stats.dead()))
        .map(Replayed::replayed);
  }

  /**
   * Sends dead deliveries again.
   *
   * @param most to look at
   */
  public Future<Replayed> replayDead(DeadFilter filter, long most) {
    return replays.replayDead(filter, most);
  }

  Future<TenantStats> stats(String tenant) {
    return look(tenant).map(Look::stats);
  }

  /**
   * How a tenant's queue stands.
   *
   * @param next until something of it is due; empty where nothing waits
   */
  public record Look(TenantStats stats, Optional<Duration> next) {}

  public Future<Look> look(String tenant) {
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
  public Future<List<String>> tenantsDue() {
    return wakes.callbacks().take();
  }

  /** Has a tenant be looked at then, by whichever pod. */
  public void lookAt(String tenant, Duration in) {
    wakes.callbacks().hint(tenant, in);
  }

  private static String letter(State state) {
    return switch (state) {
      case PENDING -> "p";
      case DEAD -> "x";
      case DELIVERED -> "d";
    };
  }

  private static List<Delivery> deliveries(String tenant, Response reply) {
    List<Delivery> shown = new ArrayList<>();
    reply.forEach(item -> shown.add(delivery(tenant, item)));
    return shown;
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
