package io.skingate.callback.queue;

import io.skingate.callback.sending.Attempt;
import io.skingate.callback.sending.AttemptResult;
import io.skingate.config.CallbacksConfig;
import io.skingate.order.model.OrderTimes;
import io.skingate.order.store.Keys;
import io.skingate.order.store.LeaseOffer;
import io.skingate.order.store.OrderReplies;
import io.skingate.order.store.Wakes;
import io.skingate.redis.RedisLink;
import io.skingate.redis.Script;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The deliveries in Redis, as those who send them see them. Belongs to the event loop of its link;
 * every call is one round trip, and every future may fail with {@link
 * io.skingate.redis.connection.RedisUnavailableException}.
 */
public final class DeliveryQueue {
  /** What is due sooner is left to the pod that knows of it. */
  public static final Duration LOOK_EVERY = Duration.ofMillis(400);

  private static final Script CLAIM = Script.load("scripts/callback/claim.lua");
  private static final Script UNCLAIM = Script.load("scripts/callback/unclaim.lua");
  private static final Script SETTLE = Script.load("scripts/callback/settle.lua");

  private final RedisLink redis;
  private final String keyPrefix;
  private final Settings settings;
  private final Wakes wakes;
  private long offers;

  /**
   * What the queue goes by.
   *
   * @param lease how long an attempt is owned; longer than the exchange's deadline
   * @param maxConcurrency attempts of a tenant in flight, over all pods
   * @param probeAfter the pause between an endpoint's last failure and its probe
   * @param poisonous attempts that nobody settled after which a delivery is dead
   * @param maxDead dead deliveries of a tenant that are kept
   * @param horizon the longest that a delivery can take; an order's record stays for it while one
   *     is being retried
   * @param feedKept entries of a tenant's event feed that are kept; 0 where none are written
   */
  public record Settings(
      Duration lease,
      int maxConcurrency,
      Duration probeAfter,
      int poisonous,
      int maxDead,
      Duration horizon,
      int feedKept) {
    /** Settling has this long after the exchange's deadline, lost answers of Redis included. */
    private static final Duration LEASE_MARGIN = Duration.ofSeconds(10);

    private static final int POISONOUS = 5;
    private static final int MAX_DEAD = 10_000;

    /** What a configuration asks for. */
    public static Settings of(CallbacksConfig config, RetrySchedule schedule, OrderTimes times) {
      Duration lease = config.timeout().plus(LEASE_MARGIN);
      return new Settings(
          lease,
          config.maxConcurrencyPerTenant(),
          schedule.probeAfter(),
          POISONOUS,
          MAX_DEAD,
          times.deliveryHorizon(),
          times.feedKept());
    }
  }

  /** How an attempt is settled. */
  public enum Outcome {
    OK,
    RETRY,
    DEAD,
    /** None was made. */
    RELEASE
  }

  /** What settling did; in the order of what the script returns. */
  public enum Settled {
    /** Nothing: the lease was lost, and with it the say. */
    REFUSED,
    /** More of the tenant may wait. */
    DONE,
    /** Nothing else of the tenant waits. */
    ALL_DONE
  }

  /**
   * Offers to send an update as soon as it is kept. Each offer is another, so that an update that
   * is told twice is not sent twice at a time.
   *
   * @param owner as for a claim
   */
  public LeaseOffer offer(String owner) {
    return new LeaseOffer(owner + '/' + offers++, settings.lease(), settings.maxConcurrency());
  }

  /**
   * What a claim brought.
   *
   * @param buried deliveries that died because nobody ever settled their attempts
   * @param wakeMillis until more may be due, a lease that runs out included; 0 where more is and
   *     may not be taken, negative where nothing waits
   */
  public record Claim(List<ClaimedDelivery> taken, int buried, long wakeMillis) {}

  public DeliveryQueue(RedisLink redis, String keyPrefix, Settings settings) {
    this.redis = redis;
    this.keyPrefix = keyPrefix;
    this.settings = settings;
    this.wakes = Wakes.over(redis, keyPrefix);
  }

  /**
   * Claims what is due.
   *
   * @param owner who claims, unlike anybody else
   */
  public Future<Claim> claim(String tenant, int most, String owner) {
    return redis
        .eval(
            CLAIM,
            Keys.base(keyPrefix, tenant),
            settings.lease().toMillis(),
            settings.maxConcurrency(),
            most,
            settings.probeAfter().toMillis(),
            settings.poisonous(),
            settings.maxDead(),
            owner,
            settings.feedKept())
        .map(
            reply -> {
              List<ClaimedDelivery> taken = new ArrayList<>();
              reply.get(0).forEach(item -> taken.add(claimed(tenant, item)));
              return new Claim(taken, reply.get(1).toInteger(), reply.get(2).toLong());
            })
        .onSuccess(
            claim -> {
              if (claim.wakeMillis() >= 0) {
                Duration wake = Duration.ofMillis(claim.wakeMillis());
                if (claim.taken().isEmpty()) {
                  wakes.callbacks().looked(tenant, atLeast(wake));
                } else {
                  lookAt(tenant, wake);
                }
              }
            });
  }

  /** Has a tenant be looked at then, by whichever pod. */
  private void lookAt(String tenant, Duration in) {
    wakes.callbacks().hint(tenant, atLeast(in));
  }

  private static Duration atLeast(Duration in) {
    return in.compareTo(LOOK_EVERY) < 0 ? LOOK_EVERY : in;
  }

  /**
   * Settles.
   *
   * @param delay until the next attempt; counts only for {@link Outcome#RETRY}
   */
  public Future<Settled> settle(
      ClaimedDelivery delivery, Outcome outcome, Duration delay, Attempt attempt) {
    Future<Response> settled =
        redis.eval(
            SETTLE,
            Keys.base(keyPrefix, delivery.tenant()),
            delivery.externalId(),
            delivery.sequence(),
            delivery.fence(),
            delivery.endpoint(),
            outcome.name().toLowerCase(Locale.ROOT),
            delay.toMillis(),
            attempt.result().code(),
            attempt.httpStatus(),
            attempt.took().toMillis(),
            attempt.excerpt(),
            settings.maxConcurrency(),
            settings.maxDead(),
            endpointsPart(outcome, attempt),
            settings.horizon().toMillis(),
            settings.feedKept());
    if (outcome == Outcome.RETRY || outcome == Outcome.RELEASE) {
      lookAt(delivery.tenant(), delay);
    }
    return settled.map(reply -> Settled.values()[reply.toInteger()]);
  }

  /**
   * Gives back what a claim took whose answer never came.
   *
   * @param inFlight the orders whose attempts the owner really has in flight
   */
  public Future<Void> unclaim(String tenant, String owner, List<String> inFlight) {
    List<Object> args = new ArrayList<>(inFlight.size() + 1);
    args.add(owner);
    args.addAll(inFlight);
    return redis.eval(UNCLAIM, Keys.base(keyPrefix, tenant), args.toArray()).mapEmpty();
  }

  /** Gives back what was claimed and not attempted. */
  public Future<Settled> release(ClaimedDelivery delivery) {
    return settle(
        delivery,
        Outcome.RELEASE,
        Duration.ZERO,
        Attempt.unanswered(AttemptResult.ABANDONED, Duration.ZERO));
  }

  /** A 410 is about one delivery; what never left the gateway says nothing of the endpoint. */
  private static String endpointsPart(Outcome outcome, Attempt attempt) {
    if (outcome == Outcome.RELEASE) {
      return "";
    }
    return switch (attempt.result()) {
      case OK -> "answered";
      case GONE, INTERNAL_ERROR, ABANDONED -> "";
      default -> "failed";
    };
  }

  private static ClaimedDelivery claimed(String tenant, Response item) {
    return new ClaimedDelivery(
        tenant,
        item.get(0).toString(),
        item.get(1).toLong(),
        item.get(2).toLong(),
        item.get(3).toString(),
        item.get(4).toInteger(),
        item.get(5).toLong(),
        item.get(6).toInteger(),
        item.get(7).toBuffer(),
        item.get(8).toString(),
        item.get(9).toString(),
        item.get(10).toString(),
        OrderReplies.trace(item, 11));
  }
}
