package io.skingate.redis;

import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;

/**
 * How many links a process has opened, and how many of them had a connection once. One instance a
 * Vert.x, safe for use from any thread.
 */
public final class RedisLinks implements Shareable {
  private static final String NAME = "skingate.redis.links";

  private int opened;
  private int reached;

  RedisLinks() {}

  /** Those of every verticle on this Vert.x. */
  public static RedisLinks of(Vertx vertx) {
    return vertx
        .sharedData()
        .<String, RedisLinks>getLocalMap(NAME)
        .computeIfAbsent(NAME, name -> new RedisLinks());
  }

  /** How many have had no connection yet. */
  public synchronized int waiting() {
    return opened - reached;
  }

  synchronized void opened() {
    opened++;
  }

  /** Once a link. */
  synchronized void reached() {
    reached++;
  }

  /** A link that had no connection was given up. */
  synchronized void abandoned() {
    opened--;
  }
}
