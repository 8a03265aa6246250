package io.skingate.redis.connection;

import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * Commands that wait for the next connection, each for a time of its own. Belongs to one event
 * loop.
 */
final class WaitingCommands {
  private static final String NOT_CONNECTED = "not connected to Redis";

  private final ArrayDeque<RedisCommand> commands = new ArrayDeque<>();
  private final CommandTimer timer;
  private final RedisMetrics metrics;

  /**
   * @param timer has {@link #expire} called
   */
  WaitingCommands(CommandTimer timer, RedisMetrics metrics) {
    this.timer = timer;
    this.metrics = metrics;
  }

  /**
   * Lets a command wait; it fails at once where too many do or its time is over.
   *
   * @param until by {@link System#nanoTime}
   */
  void add(RedisCommand command, long until) {
    if (commands.size() >= RedisConnector.MAX_WAITING || until - System.nanoTime() <= 0) {
      refuse(command);
      return;
    }
    command.deadline = until;
    commands.addLast(command);
    timer.by(until);
  }

  /** Fails a command for which there is no connection in time. */
  void refuse(RedisCommand command) {
    metrics.disconnected();
    command.fail(NOT_CONNECTED);
  }

  boolean isEmpty() {
    return commands.isEmpty();
  }

  /** Takes out the command that has waited longest. */
  RedisCommand next() {
    return commands.pollFirst();
  }

  /** Fails those that have waited for too long, and arms the timer for the others. */
  void expire(long now) {
    for (Iterator<RedisCommand> each = commands.iterator(); each.hasNext(); ) {
      RedisCommand command = each.next();
      if (command.isLate(now)) {
        each.remove();
        refuse(command);
      } else {
        timer.by(command.deadline);
      }
    }
  }

  /** Fails all, since an attempt to connect has failed. */
  void giveUp() {
    failAll(NOT_CONNECTED);
  }

  void failAll(String reason) {
    while (!commands.isEmpty()) {
      commands.pollFirst().fail(reason);
    }
  }
}
