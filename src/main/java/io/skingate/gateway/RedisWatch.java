package io.skingate.gateway;

import io.skingate.management.health.CheckState;
import io.skingate.redis.RedisLink;
import io.skingate.redis.RedisRequirements;
import io.skingate.redis.SharedClock;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps an eye on Redis for readiness and the time, and judges it whenever it is reached. */
final class RedisWatch extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(RedisWatch.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  /** Redis that is there answers at once; one that is not yet there is judged when it comes. */
  private static final Duration FIRST_JUDGEMENT = Duration.ofSeconds(2);

  private final RedisLink redis;
  private final GatewayChecks checks;
  private final SharedClock clock;
  private List<String> refusals = List.of();

  RedisWatch(RedisLink redis, GatewayChecks checks, SharedClock clock) {
    this.redis = redis;
    this.checks = checks;
    this.clock = clock;
  }

  /**
   * Waits for Redis for a moment.
   *
   * @return fails with {@link CommandFailure} on a Redis that may lose orders
   */
  @Override
  public Future<?> start() {
    redis.onReconnect(this::judge);
    vertx.setPeriodic(LOOK_EVERY.toMillis(), timer -> look());
    return redis
        .firstConnection()
        .compose(connected -> judge())
        .compose(judged -> look())
        .timeout(FIRST_JUDGEMENT.toMillis(), TimeUnit.MILLISECONDS)
        .recover(
            notYet -> {
              redis.firstConnection().onSuccess(connected -> judge());
              return Future.succeededFuture();
            })
        .compose(
            watched ->
                refusals.isEmpty()
                    ? Future.succeededFuture()
                    : Future.failedFuture(
                        new CommandFailure(
                            1, refusals.stream().map(reason -> "skingate: " + reason).toList())));
  }

  private Future<Void> judge() {
    return RedisRequirements.check(redis)
        .map(
            findings -> {
              findings.warnings().forEach(warning -> LOG.atWarn().log(warning));
              findings.refusals().forEach(refusal -> LOG.atError().log(refusal));
              refusals = findings.refusals();
              checks.redis(state());
              return null;
            });
  }

  private CheckState state() {
    return refusals.isEmpty() ? CheckState.ok() : CheckState.degraded(String.join("; ", refusals));
  }

  /** Asks for the time, which also tells whether Redis answers. */
  private Future<Void> look() {
    long asked = System.nanoTime();
    return redis
        .command("time", Request.cmd(Command.TIME))
        .map(
            time -> {
              long micros = time.get(0).toLong() * 1_000_000 + time.get(1).toLong();
              clock.observe(
                  Instant.EPOCH.plus(micros, ChronoUnit.MICROS),
                  Duration.ofNanos(System.nanoTime() - asked));
              checks.redis(state());
              return (Void) null;
            })
        .onFailure(
            failure -> {
              if (checks.redisReached()) {
                checks.redis(CheckState.degraded("does not answer"));
              }
            });
  }
}
