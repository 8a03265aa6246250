package io.skingate.redis;

import io.skingate.config.RedisConfig;
import io.skingate.config.Secret;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.RedisReplicas;
import io.vertx.redis.client.RedisRole;
import java.util.stream.Collectors;

/** Turns the configuration into the client's options. */
final class RedisOptionsFactory {
  /**
   * Commands that may wait for an answer on one connection; a burst beyond it is refused at once.
   * The client allocates the array up front, so it is not boundless.
   */
  static final int MAX_WAITING = 8192;

  private RedisOptionsFactory() {}

  static RedisOptions options(RedisConfig config) {
    NetClientOptions net =
        new NetClientOptions()
            .setConnectTimeout((int) Math.max(1, connectTimeoutMillis(config)))
            .setTcpKeepAlive(true)
            .setTcpNoDelay(true);
    if (config.endpoints().stream().anyMatch(uri -> uri.value().startsWith("rediss:"))) {
      net.setHostnameVerificationAlgorithm("HTTPS");
    }
    RedisOptions options =
        new RedisOptions()
            .setNetClientOptions(net)
            .setEndpoints(config.endpoints().stream().map(Secret::value).toList())
            .setMaxWaitingHandlers(MAX_WAITING)
            // Replies of scripts nest a few levels; the bound guards against a broken server.
            .setMaxNestedArrays(32)
            // HELLO is refused by some managed services, and nothing here needs RESP3.
            .setProtocolNegotiation(false);
    return switch (config.mode()) {
      case STANDALONE -> options.setType(RedisClientType.STANDALONE);
      case SENTINEL ->
          options
              .setType(RedisClientType.SENTINEL)
              .setRole(RedisRole.MASTER)
              .setMasterName(config.masterName())
              .setTopologyCacheTTL(1000);
      case CLUSTER ->
          options
              .setType(RedisClientType.CLUSTER)
              .setUseReplicas(RedisReplicas.NEVER)
              .setTopologyCacheTTL(1000);
    };
  }

  /** The configured endpoints as people and logs may see them. */
  static String address(RedisConfig config) {
    return config.endpoints().stream()
        .map(uri -> uri.value().replaceFirst("^[a-z]+://(?:.*@)?", "").replaceFirst("[/?].*$", ""))
        .collect(Collectors.joining(","));
  }

  /** A connection may take twice a command's time: it is several round trips. */
  static long connectTimeoutMillis(RedisConfig config) {
    return config.commandTimeout().toMillis() * 2;
  }
}
