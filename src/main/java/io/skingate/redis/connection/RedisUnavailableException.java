package io.skingate.redis.connection;

/**
 * Redis could not be asked, or did not answer in time. Whether the command ran is unknown, so what
 * is sent again must bear a second run. Carries no stack trace: under an outage it is made for
 * every request.
 */
public class RedisUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RedisUnavailableException(String message) {
    super(message, null, false, false);
  }
}
