package io.skingate.redis;

import io.skingate.config.RedisConfig;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One pipelined connection to Redis that comes back by itself.
 *
 * <p>Belongs to the event loop that created it: every call and every completion is on that context.
 * A command that is not answered within the configured time fails with {@link
 * RedisUnavailableException}, and so does every command while there is no connection; nothing is
 * queued for later and nothing is sent twice, but for a script that Redis says it does not know.
 */
public final class RedisLink {
  private static final long FIRST_BACKOFF_MILLIS = 50;
  private static final long MAX_BACKOFF_MILLIS = 1000;

  /** Until Redis was there once the whole gateway waits for it. */
  private static final long MAX_FIRST_BACKOFF_MILLIS = 200;

  private final Vertx vertx;
  private final Context context;
  private final RedisConfig config;
  private final RedisMetrics metrics;
  private final String address;
  private final long timeoutNanos;
  private final ArrayDeque<Pending> pending = new ArrayDeque<>();
  private final List<Runnable> reconnected = new ArrayList<>();
  private final Promise<Void> firstConnection = Promise.promise();

  private Redis client;
  private RedisConnection connection;
  private long generation;
  private long backoffMillis = FIRST_BACKOFF_MILLIS;
  private long deadlineTimer = -1;
  private long lastReplyNanos;

  /** Places that are taken in the client's own queue: a timed-out command keeps its one. */
  private int unanswered;

  private long lostAtNanos;
  private boolean everConnected;
  private boolean closed;

  private RedisLink(Vertx vertx, Context context, RedisConfig config, RedisMetrics metrics) {
    this.vertx = vertx;
    this.context = context;
    this.config = config;
    this.metrics = metrics;
    this.address = RedisOptionsFactory.address(config);
    this.timeoutNanos = config.commandTimeout().toNanos();
  }

  /** Begins to connect, on and for the calling event loop. */
  public static RedisLink open(Vertx vertx, RedisConfig config, RedisMetrics metrics) {
    RedisLink link = new RedisLink(vertx, vertx.getOrCreateContext(), config, metrics);
    metrics.begun();
    metrics.connections().begun();
    link.connect();
    return link;
  }

  /** Completes when a connection stands for the first time; never fails. */
  public Future<Void> firstConnection() {
    return firstConnection.future();
  }

  /** Calls the listener, on the link's context, whenever a connection stands again after a loss. */
  public void onReconnect(Runnable listener) {
    reconnected.add(listener);
  }

  /** When a connection was lost last, by {@link System#nanoTime}. */
  public long lostAtNanos() {
    return lostAtNanos;
  }

  public boolean isConnected() {
    return connection != null;
  }

  /**
   * Runs a script.
   *
   * @param keys all in one hash slot
   * @param args texts, numbers or buffers
   */
  public Future<Response> eval(Script script, List<String> keys, Object... args) {
    return send(script.name(), request(Command.EVALSHA, script.sha1(), keys, args))
        .recover(
            failure ->
                failure instanceof ErrorType error && error.is("NOSCRIPT")
                    ? send(script.name(), request(Command.EVAL, script.source(), keys, args))
                    : Future.failedFuture(failure))
        .recover(failure -> Future.failedFuture(translated(failure)));
  }

  /** Sends any other command; {@code name} labels it in the metrics. */
  public Future<Response> command(String name, Request request) {
    return send(name, request).recover(failure -> Future.failedFuture(translated(failure)));
  }

  /** Closes for good; what is in flight fails. */
  public Future<Void> close() {
    if (!closed && !everConnected) {
      metrics.abandoned();
    }
    if (!closed) {
      metrics.connections().closed(everConnected, connection != null);
    }
    closed = true;
    drop("closed");
    return Future.succeededFuture();
  }

  private static Request request(Command command, String script, List<String> keys, Object[] args) {
    Request request = Request.cmd(command).arg(script).arg(keys.size());
    keys.forEach(request::arg);
    for (Object arg : args) {
      if (arg instanceof io.vertx.core.buffer.Buffer buffer) {
        request.arg(buffer);
      } else {
        request.arg(String.valueOf(arg));
      }
    }
    return request;
  }

  private Future<Response> send(String name, Request request) {
    assert Vertx.currentContext() == null || onOwnLoop() : "not on the link's event loop";
    if (connection == null) {
      metrics.disconnected();
      return Future.failedFuture(new RedisUnavailableException("not connected to Redis"));
    }
    if (unanswered >= RedisOptionsFactory.MAX_WAITING) {
      metrics.failed();
      return Future.failedFuture(new RedisUnavailableException("too many commands wait for Redis"));
    }
    unanswered++;
    long sentAt = System.nanoTime();
    Pending command = new Pending(Promise.promise(), sentAt + timeoutNanos);
    pending.addLast(command);
    armDeadline();
    long sentIn = generation;
    connection.send(request).onComplete(reply -> settle(name, command, sentIn, sentAt, reply));
    return command.promise.future();
  }

  private boolean onOwnLoop() {
    return context.isEventLoopContext() && vertx.getOrCreateContext().isEventLoopContext();
  }

  private void settle(
      String name,
      Pending command,
      long sentIn,
      long sentAt,
      io.vertx.core.AsyncResult<Response> reply) {
    long now = System.nanoTime();
    if (sentIn == generation) {
      unanswered--;
    }
    if (sentIn == generation && (reply.succeeded() || reply.cause() instanceof ErrorType)) {
      lastReplyNanos = now;
    }
    if (command.promise.future().isComplete()) {
      return;
    }
    if (reply.succeeded()) {
      metrics.answered(name, now - sentAt);
      // Not before: a node that takes connections may still refuse every command.
      backoffMillis = FIRST_BACKOFF_MILLIS;
      command.promise.complete(reply.result());
    } else {
      command.promise.fail(reply.cause());
      if (sentIn == generation && RedisErrors.losesConnection(reply.cause())) {
        drop(RedisErrors.withoutPassword(reply.cause().getMessage()));
      }
    }
    while (!pending.isEmpty() && pending.peekFirst().promise.future().isComplete()) {
      pending.pollFirst();
    }
  }

  private Throwable translated(Throwable failure) {
    if (!(failure instanceof RedisUnavailableException)) {
      metrics.failed();
    }
    return RedisErrors.translate(failure);
  }

  private void armDeadline() {
    if (deadlineTimer < 0) {
      long wait = Math.max(1, (pending.peekFirst().deadline - System.nanoTime()) / 1_000_000 + 1);
      deadlineTimer = vertx.setTimer(wait, timer -> expire());
    }
  }

  private void expire() {
    deadlineTimer = -1;
    long now = System.nanoTime();
    boolean expired = false;
    while (!pending.isEmpty()
        && (pending.peekFirst().deadline <= now
            || pending.peekFirst().promise.future().isComplete())) {
      Pending command = pending.pollFirst();
      if (!command.promise.future().isComplete()) {
        expired = true;
        metrics.timedOut();
        command.promise.fail(new RedisUnavailableException("Redis did not answer in time"));
      }
    }
    // A timed-out command keeps its place in the client's queue until the connection goes.
    if (expired && now - lastReplyNanos >= timeoutNanos) {
      drop("no answer");
    }
    if (!pending.isEmpty()) {
      armDeadline();
    }
  }

  private void connect() {
    if (closed) {
      return;
    }
    long attempt = ++generation;
    Redis opening = Redis.createClient(RedisSockets.of(vertx), RedisOptionsFactory.options(config));
    opening
        .connect()
        .compose(
            opened ->
                opened.send(Request.cmd(Command.PING)).map(opened).onFailure(e -> opened.close()))
        .timeout(
            RedisOptionsFactory.connectTimeoutMillis(config),
            java.util.concurrent.TimeUnit.MILLISECONDS)
        .onComplete(
            result -> {
              if (attempt != generation || closed) {
                opening.close();
              } else if (result.succeeded()) {
                connected(opening, result.result(), attempt);
              } else {
                opening.close();
                metrics
                    .connections()
                    .failed(address, RedisErrors.withoutPassword(result.cause().getMessage()));
                reconnectLater();
              }
            });
  }

  private void connected(Redis opened, RedisConnection link, long attempt) {
    client = opened;
    connection = link;
    lastReplyNanos = System.nanoTime();
    link.endHandler(end -> lost(attempt, "closed by Redis"));
    link.exceptionHandler(
        failure -> lost(attempt, RedisErrors.withoutPassword(failure.getMessage())));
    metrics.opened(everConnected);
    boolean again = everConnected;
    everConnected = true;
    metrics.connections().connected(address, again);
    if (again) {
      reconnected.forEach(Runnable::run);
    }
    firstConnection.tryComplete();
  }

  private void lost(long attempt, String reason) {
    if (attempt == generation && connection != null) {
      drop(reason);
    }
  }

  private void drop(String reason) {
    generation++;
    unanswered = 0;
    Redis dropped = client;
    boolean wasConnected = connection != null;
    if (wasConnected) {
      metrics.closed();
      lostAtNanos = System.nanoTime();
    }
    connection = null;
    client = null;
    if (dropped != null) {
      dropped.close();
    }
    while (!pending.isEmpty()) {
      Pending command = pending.pollFirst();
      command.promise.tryFail(new RedisUnavailableException("connection to Redis lost"));
    }
    if (!closed) {
      if (wasConnected) {
        metrics
            .connections()
            .lost(
                address,
                reason,
                task -> vertx.setTimer(ConnectionLog.GATHER.toMillis(), timer -> task.run()));
      }
      reconnectLater();
    }
  }

  private void reconnectLater() {
    long wait = backoffMillis / 2 + ThreadLocalRandom.current().nextLong(backoffMillis / 2 + 1);
    long longest = everConnected ? MAX_BACKOFF_MILLIS : MAX_FIRST_BACKOFF_MILLIS;
    backoffMillis = Math.min(longest, backoffMillis * 2);
    vertx.setTimer(Math.max(1, wait), timer -> connect());
  }

  private record Pending(Promise<Response> promise, long deadline) {}
}
