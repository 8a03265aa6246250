package io.skingate.redis.connection;

/** A server that answers, and refuses the gateway as who it is. */
final class RedisRefusalException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RedisRefusalException(String message) {
    super(message, null, false, false);
  }
}
