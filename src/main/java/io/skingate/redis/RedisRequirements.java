package io.skingate.redis;

import io.skingate.redis.connection.RedisUnavailableException;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a Redis must be like to be trusted with orders. Pure but for {@link #check}. */
public final class RedisRequirements {
  /** ZADD with LT came with 6.2. */
  private static final int[] OLDEST_VERSION = {6, 2};

  private static final String POLICY = "maxmemory_policy";
  private static final String CONFIG = "maxmemory-policy";

  private RedisRequirements() {}

  /**
   * What is wrong with a Redis.
   *
   * @param refusals why the gateway must not run on it, each with its remedy
   * @param warnings what puts the last second, or more, at risk
   */
  public record Findings(List<String> refusals, List<String> warnings) {}

  /** Asks Redis about itself, each node of a cluster; fails only where Redis is out. */
  public static Future<Findings> check(RedisLink redis) {
    return texts(redis, "info", Request.cmd(Command.INFO))
        .compose(
            infos ->
                tell(infos)
                    ? Future.succeededFuture(judge(infos, List.of(), redis.passwordUnused()))
                    : texts(redis, "config", Request.cmd(Command.CONFIG).arg("GET").arg(CONFIG))
                        .map(policies -> judge(infos, policies, redis.passwordUnused())));
  }

  /** One text a node; none where Redis refuses to tell. */
  private static Future<List<String>> texts(RedisLink redis, String name, Request question) {
    return redis
        .commandEverywhere(name, question)
        .map(replies -> replies.stream().map(RedisRequirements::text).toList())
        .recover(
            failure ->
                failure instanceof RedisUnavailableException
                    ? Future.failedFuture(failure)
                    : Future.succeededFuture(List.of()));
  }

  private static boolean tell(List<String> texts) {
    return !texts.isEmpty() && texts.stream().allMatch(text -> text.contains(POLICY + ":"));
  }

  /** A pair of CONFIG GET looks like a line of INFO then. */
  private static String text(Response reply) {
    if (reply.type() != ResponseType.MULTI) {
      return reply.toString();
    }
    return reply.size() < 2 ? "" : POLICY + ":" + reply.get(1);
  }

  /**
   * Judges what the nodes say.
   *
   * @param infos each one's answer to INFO; none where it is denied
   * @param policies each one's eviction policy as CONFIG GET gives it, where INFO left it out; none
   *     where that is denied too
   */
  static Findings judge(List<String> infos, List<String> policies, boolean passwordUnused) {
    Set<String> refusals = new LinkedHashSet<>();
    Set<String> warnings = new LinkedHashSet<>();
    List<String> said = infos.isEmpty() ? policies : infos;
    for (int i = 0; i < said.size(); i++) {
      String policy = i < policies.size() ? policies.get(i) : "";
      Findings findings = judge(said.get(i) + "\r\n" + policy);
      refusals.addAll(findings.refusals());
      warnings.addAll(findings.warnings());
    }
    if (!tell(infos) && !tell(policies)) {
      warnings.add(
          "Redis does not tell its maxmemory-policy (INFO and CONFIG are denied or leave it out), so"
              + " it could not be checked that it evicts no orders: make sure that it is noeviction");
    }
    if (passwordUnused) {
      warnings.add(
          "Redis takes connections without a password, though one is configured: set one in Redis,"
              + " or whoever reaches it can read and change everything");
    }
    return new Findings(List.copyOf(refusals), List.copyOf(warnings));
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
    String policy = fields.getOrDefault(POLICY, "noeviction");
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
