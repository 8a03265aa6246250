package io.skingate.config;

import java.time.Duration;
import java.util.List;

/**
 * How Redis is reached.
 *
 * @param endpoints connection URIs, secret because they may carry a password
 * @param masterName the name that the sentinels know the master by; null unless the mode is
 *     sentinel
 * @param masterUser who the gateway is at the master that the sentinels name; null for the user of
 *     the endpoints, or, with a {@code masterPassword}, for the default one
 * @param masterPassword null where it is that of the endpoints
 * @param keyPrefix what every key begins with
 * @param commandTimeout how long one command may take before its caller is told that Redis is out
 */
public record RedisConfig(
    Mode mode,
    List<Secret> endpoints,
    String masterName,
    String masterUser,
    Secret masterPassword,
    String keyPrefix,
    Duration commandTimeout) {

  /** One without credentials of its own for the master. */
  public RedisConfig(
      Mode mode,
      List<Secret> endpoints,
      String masterName,
      String keyPrefix,
      Duration commandTimeout) {
    this(mode, endpoints, masterName, null, null, keyPrefix, commandTimeout);
  }

  /** The deployments of Redis that are supported. */
  public enum Mode {
    STANDALONE,
    SENTINEL,
    CLUSTER
  }
}
