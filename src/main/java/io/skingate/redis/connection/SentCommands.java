package io.skingate.redis.connection;

import java.util.ArrayDeque;
import java.util.List;

/**
 * What was sent on the present connection and waits for its answer, in the order of sending.
 * Belongs to one event loop.
 */
final class SentCommands {
  private final ArrayDeque<RedisCommand> commands = new ArrayDeque<>();
  private final long timeoutNanos;
  private final CommandTimer timer;
  private final RedisMetrics metrics;

  /** Places that are taken in the client's own queue: a timed-out command keeps its one. */
  private int unanswered;

  private long lastReplyNanos;

  /**
   * @param timeoutNanos how long an answer is waited for
   * @param timer has {@link #expire} called
   */
  SentCommands(long timeoutNanos, CommandTimer timer, RedisMetrics metrics) {
    this.timeoutNanos = timeoutNanos;
    this.timer = timer;
    this.metrics = metrics;
  }

  /** A connection stands since now, which has been silent for no time. */
  void connected() {
    lastReplyNanos = System.nanoTime();
  }

  /** Whether nothing is waited for; an answer may still be owed to what has timed out. */
  boolean isEmpty() {
    return commands.isEmpty();
  }

  /** When the server was heard of last, by {@link System#nanoTime}. */
  long lastReplyNanos() {
    return lastReplyNanos;
  }

  /**
   * Takes a command that is sent now.
   *
   * @return false where the client has no place for it
   */
  boolean add(RedisCommand command) {
    if (unanswered >= RedisConnector.MAX_WAITING) {
      return false;
    }
    unanswered++;
    command.sentAt = System.nanoTime();
    command.deadline = command.sentAt + timeoutNanos;
    commands.addLast(command);
    timer.by(command.deadline);
    return true;
  }

  /** The server has answered a command, be it in time or not. */
  void replied(long now) {
    unanswered--;
    lastReplyNanos = now;
  }

  /** Forgets what is over, up to the first command that is not. */
  void trim() {
    while (!commands.isEmpty() && commands.peekFirst().isOver()) {
      commands.pollFirst();
    }
  }

  /** Whether an answer is late and none at all has come for as long as one is waited for. */
  boolean isDead(long now) {
    return now - lastReplyNanos >= timeoutNanos
        && commands.stream().anyMatch(command -> !command.isOver() && command.isLate(now));
  }

  /** Counts the late ones, as {@link #expire} does, where they are about to be taken out. */
  void countLate(long now) {
    commands.stream().filter(command -> command.isLate(now)).forEach(late -> metrics.timedOut());
  }

  /** Fails those whose answer is late, and arms the timer for the next one. */
  void expire(long now) {
    while (!commands.isEmpty()
        && (commands.peekFirst().isLate(now) || commands.peekFirst().isOver())) {
      RedisCommand late = commands.pollFirst();
      if (!late.isOver()) {
        metrics.timedOut();
        late.fail("Redis did not answer in time");
      }
    }
    if (!commands.isEmpty()) {
      timer.by(commands.peekFirst().deadline);
    }
  }

  /** Takes out all that the lost connection owes. */
  List<RedisCommand> takeAll() {
    List<RedisCommand> cut = List.copyOf(commands);
    commands.clear();
    unanswered = 0;
    return cut;
  }
}
