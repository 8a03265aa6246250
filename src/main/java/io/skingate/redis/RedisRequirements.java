package io.skingate.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a Redis must be like to be trusted with orders. Pure but for {@link #check}. */
public final class RedisRequirements {
  /** ZADD with LT came with 6.2. */
  private static final int[] OLDEST_VERSION = {6, 2};

  private RedisRequirements() {}

  /**
   * What is wrong with a Redis.
   *
   * @param refusals why the gateway must not run on it, each with its remedy
   * @param warnings what puts the last second, or more, at risk
   */
  public record Findings(List<String> refusals, List<String> warnings) {}

  /** Asks Redis about itself; fails only where Redis is out. */
  public static Future<Findings> check(RedisLink redis) {
    return redis.command("info", Request.cmd(Command.INFO)).map(reply -> judge(reply.toString()));
  }

  /**
   * Judges what Redis says of itself.
   *
   * @param info the answer to INFO; a field that a managed service leaves out is not held against
   *     it
   */
  static Findings judge(String info) {
    Map<String, String> fields = fields(info);
    List<String> refusals = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    String version = fields.getOrDefault("redis_version", "");
    if (isTooOld(version)) {
      refusals.add("Redis " + version + " is too old: 6.2 or newer is needed");
    }
    String policy = fields.getOrDefault("maxmemory_policy", "noeviction");
    if (!policy.equals("noeviction")) {
      refusals.add(
          "Redis may evict orders (maxmemory-policy is "
              + policy
              + "): set maxmemory-policy noeviction");
    }
    if ("0".equals(fields.get("aof_enabled"))) {
      warnings.add(
          "Redis keeps no append-only file, so a restart loses orders and undelivered updates: set"
              + " appendonly yes");
    }
    return new Findings(refusals, warnings);
  }

  private static Map<String, String> fields(String info) {
    Map<String, String> fields = new HashMap<>();
    info.lines()
        .forEach(
            line -> {
              int colon = line.indexOf(':');
              if (colon > 0) {
                fields.put(line.substring(0, colon), line.substring(colon + 1).trim());
              }
            });
    return fields;
  }

  private static boolean isTooOld(String version) {
    String[] parts = version.split("\\.");
    if (parts.length < 2 || !parts[0].matches("\\d{1,4}") || !parts[1].matches("\\d{1,4}")) {
      return false;
    }
    int major = Integer.parseInt(parts[0]);
    return major < OLDEST_VERSION[0]
        || (major == OLDEST_VERSION[0] && Integer.parseInt(parts[1]) < OLDEST_VERSION[1]);
  }
}
