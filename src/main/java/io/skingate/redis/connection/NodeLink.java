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
  private final SentCommands sent;
  private final WaitingCommands waiting;
  private final Promise<Void> firstConnection;
  private final SilenceWatch silence;
  private final ReconnectDelay delay = new ReconnectDelay();

  private Opened opened;
  private long generation;
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
    this.timeoutNanos = commandTimeout.toNanos();
    CommandTimer timer = new CommandTimer(vertx, this::expire);
    this.sent = new SentCommands(timeoutNanos, timer, metrics);
    this.waiting = new WaitingCommands(timer, metrics);
    this.silence = new SilenceWatch(vertx, sent::lastReplyNanos, this::ping);
    this.connector = connector;
    this.metrics = metrics;
    this.events = events;
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
      waiting.add(command, lostAtNanos + timeoutNanos / 2);
    } else {
      waiting.refuse(command);
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
    if (!sent.add(command)) {
      metrics.failed();
      command.fail("too many commands wait for Redis");
      return;
    }
    long sentIn = generation;
    opened.connection().send(command.request).onComplete(reply -> settle(command, sentIn, reply));
  }

  private void settle(RedisCommand command, long sentIn, AsyncResult<Response> reply) {
    long now = System.nanoTime();
    if (sentIn != generation) {
      // Given up with its connection; it may be on its way on the next one.
      return;
    }
    if (reply.failed() && RedisErrors.isCut(reply.cause())) {
      drop(RedisErrors.withoutPassword(reply.cause().getMessage()));
      return;
    }
    sent.replied(now);
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
    sent.trim();
  }

  private void expire() {
    long now = System.nanoTime();
    // A timed-out command keeps its place in the client's queue until the connection goes.
    if (sent.isDead(now)) {
      sent.countLate(now);
      drop("no answer");
    }
    sent.expire(now);
    waiting.expire(now);
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
    waiting.giveUp();
    events.failed(reason);
    reconnectLater();
  }

  private void connected(Opened connection, long attempt) {
    opened = connection;
    reconnecting = false;
    sent.connected();
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
      transmit(waiting.next());
    }
  }

  private void ping() {
    if (sent.isEmpty()) {
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
    Opened dropped = opened;
    opened = null;
    silence.stop();
    if (dropped != null) {
      metrics.closed();
      lostAtNanos = System.nanoTime();
      dropped.close();
    }
    reconnecting = !closed && delay.isFirst();
    for (RedisCommand command : sent.takeAll()) {
      if (command.isOver()) {
        continue;
      }
      if (reconnecting && command.repeatable) {
        command.repeatable = false;
        waiting.add(command, lostAtNanos + timeoutNanos);
      } else {
        command.fail("connection to Redis lost");
      }
    }
    if (closed) {
      waiting.failAll("closed");
      return;
    }
    if (dropped != null) {
      events.lost(reason);
    }
    reconnectLater();
  }

  private void reconnectLater() {
    vertx.setTimer(delay.nextMillis(everConnected), id -> connect());
  }
}
