package io.skingate.redis.connection;

import io.vertx.redis.client.impl.types.ErrorType;
import java.util.Set;

/** What failures of commands mean. Pure. */
public final class RedisErrors {
  /**
   * Error replies that say "not now": the command did not run, or ran on a node that is no master.
   */
  private static final Set<String> TRANSIENT =
      Set.of(
          "LOADING",
          "READONLY",
          "CLUSTERDOWN",
          "MASTERDOWN",
          "TRYAGAIN",
          "NOREPLICAS",
          "OOM",
          "BUSY",
          "MISCONF",
          "CONNECTION_CLOSED",
          // A script met a record that a newer build wrote: the store asks again, and the newer
          // pods of the rollout answer.
          "NEWERRECORD");

  private RedisErrors() {}

  /** Whether the connection went before an answer came. */
  static boolean isCut(Throwable failure) {
    return !(failure instanceof ErrorType error) || says(error, "CONNECTION_CLOSED");
  }

  /** Whether the node is no master any more. */
  static boolean isDemoted(Throwable failure) {
    return failure instanceof ErrorType error && says(error, "READONLY");
  }

  /** Redis 6 reports an error inside a script as "ERR Error running script ...: -OOM ...". */
  private static boolean says(ErrorType error, String kind) {
    return error.is(kind)
        || String.valueOf(error.getMessage()).matches("(?s).*(-|: )" + kind + "( .*|$)");
  }

  /** What callers are told: that Redis is out, or that a command can never work. */
  public static Throwable translate(Throwable failure) {
    if (failure instanceof RedisUnavailableException) {
      return failure;
    }
    if (failure instanceof ErrorType error) {
      String text = String.valueOf(error.getMessage());
      return TRANSIENT.stream().anyMatch(kind -> says(error, kind))
          ? new RedisUnavailableException(text.lines().findFirst().orElse("Redis error"))
          : new IllegalStateException("Redis refused a command: " + text);
    }
    return new RedisUnavailableException("connection to Redis lost");
  }

  /** Whether a node answers, but not to this user: waiting does not help. */
  static boolean refusesCredentials(String message) {
    return message.contains("NOAUTH")
        || message.contains("WRONGPASS")
        || message.contains("NOPERM")
        || message.contains("AUTH ");
  }

  /** The client's messages name the whole URI. */
  static String withoutPassword(String message) {
    return String.valueOf(message).replaceAll("//[^@/\\s]*@", "//***@");
  }
}
