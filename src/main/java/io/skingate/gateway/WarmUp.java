package io.skingate.gateway;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.skingate.config.GatewayConfig;
import io.skingate.config.RedisConfig;
import io.skingate.logging.Logging;
import io.skingate.management.scrape.Metrics;
import io.skingate.order.store.Wakes;
import io.skingate.redis.RedisLink;
import io.skingate.redis.connection.RedisMetrics;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Makes the first requests as quick as the later ones: before the gateway is ready, a second one in
 * this process takes orders, updates and reads through the whole of the real path, against a stub
 * instead of SkinsNode, so that Java has compiled that path when stores come. It has its own
 * Vert.x, meters and place in Redis, where nothing of it lasts longer than a minute, and what its
 * threads log is not written.
 */
final class WarmUp {
  private static final Duration STEP = Duration.ofSeconds(5);
  private static final Duration EXPIRE_EVERY = Duration.ofSeconds(1);

  private final GatewayConfig config;
  private final int lanes;
  private final Clock clock;
  private final Consumer<Exception> done;
  private final Thread thread;
  private volatile boolean ending;

  /**
   * @param lanes event loops, as many as the real gateway has
   * @param done is called once, on a thread of the exercise, with the trouble that ended it early
   *     or null
   */
  WarmUp(GatewayConfig config, int lanes, Clock clock, Consumer<Exception> done) {
    this.config = config;
    this.lanes = lanes;
    this.clock = clock;
    this.done = done;
    thread = Logging.quietThread("skingate-warm-up", this::run);
  }

  void start() {
    thread.start();
  }

  /** Ends it where it runs, and waits for that. */
  void end() {
    ending = true;
    try {
      thread.join(STEP.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    Exception trouble = null;
    try {
      exercise(System.nanoTime() + config.api().warmUp().toNanos());
    } catch (Exception e) {
      trouble = e;
    } finally {
      done.accept(trouble);
    }
  }

  private void exercise(long until) throws Exception {
    Metrics metrics = new Metrics();
    Vertx vertx =
        metrics
            .instrument(
                VertxDefaults.options().setPreferNativeTransport(true).setEventLoopPoolSize(lanes))
            .build();
    try {
      WarmUpUpstream upstream = new WarmUpUpstream(vertx);
      await(upstream.start());
      WarmUpWorld world = WarmUpWorld.random(upstream.port());
      gateway(vertx, metrics, world, world.config(config), until);
    } finally {
      Deployments.await("Vert.x of the exercise", vertx.close());
      metrics.close();
    }
  }

  private void gateway(
      Vertx vertx, Metrics metrics, WarmUpWorld world, GatewayConfig own, long until)
      throws Exception {
    Composition parts = new Composition(vertx, own, clock, metrics, () -> false, Optional::empty);
    Deployments deployments = new Deployments(vertx);
    Leftovers leftovers = await(Leftovers.in(vertx, own.redis(), world));
    try {
      deployments.deploy("keeper", parts::keeper);
      deployments.deploy("lanes", parts::lane, lanes);
      WarmUpLoad load =
          new WarmUpLoad(
              vertx, world, parts.apiPort(), () -> ending || System.nanoTime() - until >= 0);
      long left = Math.max(0, until - System.nanoTime());
      await(load.run(), STEP.plusNanos(left));
    } finally {
      deployments.undeploy("lanes", "keeper");
      Deployments.await("parts of the exercise", parts.close());
      Deployments.await("what the exercise left in Redis", leftovers.expire());
    }
  }

  private static <T> T await(Future<T> future) throws Exception {
    return await(future, STEP);
  }

  private static <T> T await(Future<T> future, Duration patience) throws Exception {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    } catch (TimeoutException e) {
      throw new TimeoutException("the exercise took too long");
    }
  }

  /**
   * What the exercise has in Redis. Orders expire by themselves; for the rest the expiry is set
   * again and again, so that nothing stays even where the process is killed.
   */
  private static final class Leftovers {
    private final RedisLink redis;
    private final Context context;
    private final List<String> keys;

    private Leftovers(RedisLink redis, Context context, List<String> keys) {
      this.redis = redis;
      this.context = context;
      this.keys = keys;
    }

    static Future<Leftovers> in(Vertx vertx, RedisConfig config, WarmUpWorld world) {
      Promise<Leftovers> opened = Promise.promise();
      Context context = vertx.getOrCreateContext();
      context.runOnContext(
          turn -> {
            RedisLink redis =
                RedisLink.open(vertx, config, new RedisMetrics(new SimpleMeterRegistry()));
            Leftovers leftovers =
                new Leftovers(
                    redis,
                    context,
                    world.lastingKeys(config.keyPrefix(), Wakes.keys(config.keyPrefix())));
            vertx.setPeriodic(EXPIRE_EVERY.toMillis(), timer -> leftovers.send());
            redis.firstConnection().map(leftovers).onComplete(opened);
          });
      return opened.future();
    }

    Future<Void> expire() {
      Promise<Void> expired = Promise.promise();
      context.runOnContext(turn -> send().onComplete(expired));
      return expired.future();
    }

    private Future<Void> send() {
      return Future.join(
              keys.stream()
                  .map(
                      key ->
                          redis.command(
                              "expire",
                              Request.cmd(Command.EXPIRE)
                                  .arg(key)
                                  .arg(WarmUpWorld.KEPT.toSeconds())))
                  .toList())
          .mapEmpty();
    }
  }
}
