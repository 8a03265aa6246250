package io.skingate.redis.connection;

import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait before the next attempt to connect: not at all the first time, then longer each
 * time and spread, so that the links of many pods do not come together. Belongs to one event loop.
 */
final class ReconnectDelay {
  private static final long FIRST_MILLIS = 50;
  private static final long LONGEST_MILLIS = 1000;

  /** Until Redis was there once the whole gateway waits for it. */
  private static final long LONGEST_AT_START_MILLIS = 200;

  private long next;

  /** Whether the next attempt is the first one. */
  boolean isFirst() {
    return next == 0;
  }

  /** The connection works. */
  void reset() {
    next = 0;
  }

  /**
   * The wait before the next attempt, at least 1 ms.
   *
   * @param everConnected whether Redis was there once
   */
  long nextMillis(boolean everConnected) {
    long wait = next / 2 + ThreadLocalRandom.current().nextLong(next / 2 + 1);
    long longest = everConnected ? LONGEST_MILLIS : LONGEST_AT_START_MILLIS;
    next = Math.min(longest, Math.max(FIRST_MILLIS, next * 2));
    return Math.max(1, wait);
  }
}
