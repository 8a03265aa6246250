package io.skingate.gateway;

import io.skingate.config.RedisConfig;
import io.skingate.redis.RedisLink;
import io.skingate.redis.connection.RedisMetrics;
import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/**
 * Verticles that live together on one event loop: they share its link to Redis, call each other as
 * plain methods, and nothing of what one of them holds is seen by another thread.
 */
final class LaneVerticle extends VerticleBase {
  private final RedisConfig config;
  private final RedisMetrics metrics;
  private final Function<RedisLink, List<List<Deployable>>> plan;
  private final List<List<Deployable>> running = new ArrayList<>();
  private RedisLink redis;

  /**
   * @param plan makes the verticles, on the lane's event loop, in the order in which they stop:
   *     those of one list at once, and each list when the one before it has stopped. They start the
   *     other way round, one after the other.
   */
  LaneVerticle(
      RedisConfig config, RedisMetrics metrics, Function<RedisLink, List<List<Deployable>>> plan) {
    this.config = config;
    this.metrics = metrics;
    this.plan = plan;
  }

  @Override
  public Future<?> start() {
    redis = RedisLink.open(vertx, config, metrics);
    Future<?> started = Future.succeededFuture();
    for (List<Deployable> stage : reversed(plan.apply(redis))) {
      List<Deployable> begun = new ArrayList<>();
      for (Deployable part : reversed(stage)) {
        started = started.compose(before -> deploy(part)).onSuccess(done -> begun.add(0, part));
      }
      running.add(0, begun);
    }
    return started.recover(failure -> stop().compose(ended -> Future.failedFuture(failure)));
  }

  private static <T> List<T> reversed(List<T> list) {
    List<T> reversed = new ArrayList<>(list);
    Collections.reverse(reversed);
    return reversed;
  }

  private Future<?> deploy(Deployable part) {
    try {
      return part.deploy(context);
    } catch (Exception e) {
      return Future.failedFuture(e);
    }
  }

  private static Future<?> undeploy(Deployable part, Context context) {
    try {
      return part.undeploy(context);
    } catch (Exception e) {
      return Future.failedFuture(e);
    }
  }

  @Override
  public Future<?> stop() {
    Future<?> stopped = Future.succeededFuture();
    for (List<Deployable> stage : running) {
      stopped =
          stopped.eventually(
              () -> Future.join(stage.stream().map(part -> undeploy(part, context)).toList()));
    }
    return stopped.eventually(redis::close);
  }
}
