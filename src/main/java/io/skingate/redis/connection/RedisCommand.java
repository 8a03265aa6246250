package io.skingate.redis.connection;

import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;

/** A command on its way. Belongs to the event loop of its link. */
public final class RedisCommand {
  final String name;
  final Request request;
  final Promise<Response> promise;

  /** Whether it may run twice, and has not been given up on one connection yet. */
  boolean repeatable;

  /** When it was sent, and when its answer is waited for no longer, by {@link System#nanoTime}. */
  long sentAt;

  long deadline;

  /**
   * @param context whose thread hears of the outcome
   * @param name labels it in the metrics
   * @param repeatable whether it may be run once more where nobody knows whether it ran
   */
  public RedisCommand(ContextInternal context, String name, Request request, boolean repeatable) {
    // A future without a context would run what is timed on it on a thread of its own.
    this.promise = context.promise();
    this.name = name;
    this.request = request;
    this.repeatable = repeatable;
  }

  boolean isOver() {
    return promise.future().isComplete();
  }

  /**
   * @param now by {@link System#nanoTime}
   */
  boolean isLate(long now) {
    return deadline - now <= 0;
  }

  void fail(String reason) {
    promise.tryFail(new RedisUnavailableException(reason));
  }
}
