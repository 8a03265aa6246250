package io.skingate.sandbox.redis;

import java.io.IOException;

/** Redis ended, or stayed silent, instead of starting. */
final class RedisStartException extends IOException {
  private final transient String output;

  RedisStartException(String output) {
    super("Redis did not start: " + (output.isEmpty() ? "it said nothing" : output));
    this.output = output;
  }

  /** Another process took the port between its choice and its use. */
  boolean portTaken() {
    return output.contains("Address already in use");
  }

  /**
   * A child that another thread forked just then held the fresh executable open for writing
   * (ETXTBSY).
   */
  boolean executableBusy() {
    return output.contains("Text file busy");
  }
}
