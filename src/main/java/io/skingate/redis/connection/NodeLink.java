package io.skingate.redis.connection;

import io.skingate.redis.connection.RedisConnector.Opened;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.function.Supplier;

/**
 * One pipelined connection to one server that recovers on its own. Belongs to the event loop that
 * created it.
 *
 * <p>A connection that gives no answer to a command, or to the PING that it gets when it has been
 * silent for a while, is closed: a firewall on the way may have forgotten it. What was under way on
 * it and may run twice is sent once more on the next one; what comes while the first attempt at
 * that is under way waits for it a moment.
 */
public final class NodeLink {
  private static final String PING = "ping";

  private final ContextInternal context;
  private final Vertx vertx;
  private final Supplier<Future<Opened>> connector;
  private final RedisMetrics metrics;
  private final NodeEvents events;
  private final long timeoutNanos;
  private final ArrayDeque<RedisCommand> pending = new ArrayDeque<>();
  private final ArrayDeque<RedisCommand> waiting = new ArrayDeque<>();
  private final Promise<Void> firstConnection;
  private final CommandTimer timer;
  private final SilenceWatch silence;
  private final ReconnectDelay delay = new ReconnectDelay();

  private Opened opened;
  private long generation;

  private long lastReplyNanos;

  /** Places that are taken in the client's own queue: a timed-out command keeps its one. */
  private int unanswered;

  private long lostAtNanos;
  private boolean reconnecting;
  private boolean everConnected;
  private boolean closed;

  /**
   * @param connector bounded in time
   */
  public NodeLink(
      ContextInternal context,
      Duration commandTimeout,
      Supplier<Future<Opened>> connector,
      RedisMetrics metrics,
      NodeEvents events) {
    this.context = context;
    this.vertx = context.owner();
    this.firstConnection = context.promise();
    this.timer = new CommandTimer(vertx, this::expire);
    this.silence = new SilenceWatch(vertx, () -> lastReplyNanos, this::ping);
    this.connector = connector;
    this.metrics = metrics;
    this.events = events;
    this.timeoutNanos = commandTimeout.toNanos();
  }

  public NodeLink open() {
    connect();
    return this;
  }

  /** Completes when a connection stands for the first time; never fails. */
  Future<Void> firstConnection() {
    return firstConnection.future();
  }

  public boolean isConnected() {
    return opened != null;
  }

  /** When a connection was lost last, by {@link System#nanoTime}. */
  public long lostAtNanos() {
    return lostAtNanos;
  }

  /** Whether there is a password that the server does not want. */
  public boolean passwordUnused() {
    return opened != null && opened.passwordUnused();
  }

  public Future<Response> send(RedisCommand command) {
    if (opened != null) {
      transmit(command);
    } else if (reconnecting) {
      // Half a command's time: whoever asks while Redis is out must hear of it soon.
      await(command, lostAtNanos + timeoutNanos / 2);
    } else {
      metrics.disconnected();
      command.fail("not connected to Redis");
    }
    return command.promise.future();
  }

  void close() {
    if (!closed) {
      events.closed(everConnected, opened != null);
    }
    closed = true;
    drop("closed");
  }

  private void transmit(RedisCommand command) {
    if (unanswered >= RedisConnector.MAX_WAITING) {
      metrics.failed();
      command.fail("too many commands wait for Redis");
      return;
    }
    unanswered++;
    command.sentAt = System.nanoTime();
    command.deadline = command.sentAt + timeoutNanos;
    pending.addLast(command);
    timer.by(command.deadline);
    long sentIn = generation;
    opened.connection().send(command.request).onComplete(reply -> settle(command, sentIn, reply));
  }

  private void await(RedisCommand command, long until) {
    if (waiting.size() >= RedisConnector.MAX_WAITING || until - System.nanoTime() <= 0) {
      metrics.disconnected();
      command.fail("not connected to Redis");
      return;
    }
    command.deadline = until;
    waiting.addLast(command);
    timer.by(until);
  }

  private void settle(RedisCommand command, long sentIn, AsyncResult<Response> reply) {
    long now = System.nanoTime();
    if (sentIn != generation) {
      // Given up with its connection; it may be on its way on the next one.
      return;
    }
    unanswered--;
    if (reply.failed() && RedisErrors.isCut(reply.cause())) {
      drop(RedisErrors.withoutPassword(reply.cause().getMessage()));
      return;
    }
    lastReplyNanos = now;
    if (command.isOver()) {
      return;
    }
    if (reply.succeeded()) {
      metrics.answered(command.name, now - command.sentAt);
      if (!command.name.equals(PING)) {
        // Not before: a node that takes connections may still refuse every command.
        delay.reset();
      }
      command.promise.complete(reply.result());
    } else {
      command.promise.fail(reply.cause());
      if (RedisErrors.isDemoted(reply.cause())) {
        drop(reply.cause().getMessage());
      }
    }
    while (!pending.isEmpty() && pending.peekFirst().isOver()) {
      pending.pollFirst();
    }
  }

  private void expire() {
    long now = System.nanoTime();
    // A timed-out command keeps its place in the client's queue until the connection goes.
    boolean dead = hasExpired(now) && now - lastReplyNanos >= timeoutNanos;
    if (dead) {
      pending.stream().filter(command -> isLate(command, now)).forEach(late -> metrics.timedOut());
      drop("no answer");
    }
    while (!pending.isEmpty()
        && (isLate(pending.peekFirst(), now) || pending.peekFirst().isOver())) {
      RedisCommand late = pending.pollFirst();
      if (!late.isOver()) {
        metrics.timedOut();
        late.fail("Redis did not answer in time");
      }
    }
    for (Iterator<RedisCommand> each = waiting.iterator(); each.hasNext(); ) {
      RedisCommand command = each.next();
      if (isLate(command, now)) {
        each.remove();
        metrics.disconnected();
        command.fail("not connected to Redis");
      } else {
        timer.by(command.deadline);
      }
    }
    if (!pending.isEmpty()) {
      timer.by(pending.peekFirst().deadline);
    }
  }

  private boolean hasExpired(long now) {
    return pending.stream().anyMatch(command -> !command.isOver() && isLate(command, now));
  }

  private static boolean isLate(RedisCommand command, long now) {
    return command.deadline - now <= 0;
  }

  private void connect() {
    if (closed) {
      return;
    }
    long attempt = ++generation;
    connector
        .get()
        .onComplete(
            result -> {
              if (attempt != generation || closed) {
                if (result.succeeded()) {
                  result.result().close();
                }
              } else if (result.succeeded()) {
                connected(result.result(), attempt);
              } else {
                failed(RedisErrors.withoutPassword(result.cause().getMessage()));
              }
            });
  }

  private void failed(String reason) {
    reconnecting = false;
    failAll(waiting, "not connected to Redis");
    events.failed(reason);
    reconnectLater();
  }

  private void connected(Opened connection, long attempt) {
    opened = connection;
    reconnecting = false;
    lastReplyNanos = System.nanoTime();
    connection.connection().endHandler(end -> lost(attempt, "closed by Redis"));
    connection
        .connection()
        .exceptionHandler(
            failure -> lost(attempt, RedisErrors.withoutPassword(failure.getMessage())));
    boolean again = everConnected;
    everConnected = true;
    metrics.opened(again);
    silence.watch();
    events.connected(again);
    firstConnection.tryComplete();
    while (opened == connection && !waiting.isEmpty()) {
      transmit(waiting.pollFirst());
    }
  }

  private void ping() {
    if (pending.isEmpty()) {
      transmit(new RedisCommand(context, PING, Request.cmd(Command.PING), false));
    }
  }

  private void lost(long attempt, String reason) {
    if (attempt == generation && opened != null) {
      drop(reason);
    }
  }

  private void drop(String reason) {
    generation++;
    unanswered = 0;
    Opened dropped = opened;
    opened = null;
    silence.stop();
    if (dropped != null) {
      metrics.closed();
      lostAtNanos = System.nanoTime();
      dropped.close();
    }
    reconnecting = !closed && delay.isFirst();
    ArrayDeque<RedisCommand> cut = new ArrayDeque<>(pending);
    pending.clear();
    for (RedisCommand command : cut) {
      if (command.isOver()) {
        continue;
      }
      if (reconnecting && command.repeatable) {
        command.repeatable = false;
        await(command, lostAtNanos + timeoutNanos);
      } else {
        command.fail("connection to Redis lost");
      }
    }
    if (closed) {
      failAll(waiting, "closed");
      return;
    }
    if (dropped != null) {
      events.lost(reason);
    }
    reconnectLater();
  }

  private static void failAll(ArrayDeque<RedisCommand> queue, String reason) {
    while (!queue.isEmpty()) {
      queue.pollFirst().fail(reason);
    }
  }

  private void reconnectLater() {
    vertx.setTimer(delay.nextMillis(everConnected), id -> connect());
  }
}
