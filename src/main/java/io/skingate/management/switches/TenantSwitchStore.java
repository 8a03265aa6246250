package io.skingate.management.switches;

import io.skingate.redis.RedisLink;
import io.skingate.redis.Script;
import io.skingate.tenant.Tenant;
import io.skingate.tenant.TenantSwitch;
import io.skingate.tenant.Tenants;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the operator said of stores, as all pods share it: one key, since few are ever switched.
 * Belongs to the event loop of its link; the futures fail with {@link
 * io.skingate.redis.connection.RedisUnavailableException} when Redis is out.
 */
public final class TenantSwitchStore implements TenantSwitching {
  private static final Script SET = Script.load("scripts/switches/set.lua").mayRepeat();
  private static final Script READ = Script.load("scripts/switches/read.lua").mayRepeat();
  private static final Script END = Script.load("scripts/switches/end.lua");

  /** Under which the number of the content stands. */
  private static final String NUMBER = "#";

  private final RedisLink redis;
  private final List<String> key;
  private final Tenants tenants;
  private String number = "";
  private Map<String, Noted> noted = Map.of();

  /**
   * A switch with the text that stands for it in Redis.
   *
   * @param text compared before it is changed
   */
  record Noted(TenantSwitch said, String text) {}

  public TenantSwitchStore(RedisLink redis, String keyPrefix, Tenants tenants) {
    this.redis = redis;
    this.key = List.of(keyPrefix + ":switches");
    this.tenants = tenants;
  }

  @Override
  public Future<Void> say(Tenant tenant, boolean enabled, String by) {
    return redis
        .eval(SET, key, tenant.id(), flag(enabled), flag(tenant.enabled()), by)
        .compose(said -> refresh());
  }

  /** Puts in force here what is noted. */
  Future<Void> refresh() {
    return redis
        .eval(READ, key, number)
        .map(
            reply -> {
              take(reply);
              return null;
            });
  }

  private void take(Response reply) {
    String found = reply.get(0).toString();
    if (found.equals(number)) {
      return;
    }
    Map<String, Noted> all = new HashMap<>();
    Map<String, TenantSwitch> bySwitched = new HashMap<>();
    for (int i = 1; i + 1 < reply.size(); i += 2) {
      String tenant = reply.get(i).toString();
      if (!tenant.equals(NUMBER)) {
        Noted one = parse(reply.get(i + 1).toString());
        all.put(tenant, one);
        bySwitched.put(tenant, one.said());
      }
    }
    tenants.switched(bySwitched);
    noted = all;
    number = found;
  }

  private static Noted parse(String text) {
    String[] parts = text.split(":", 5);
    long ended = Long.parseLong(parts[3]);
    return new Noted(
        new TenantSwitch(
            parts[0].equals("1"),
            parts[1].equals("1"),
            Instant.ofEpochMilli(Long.parseLong(parts[2])),
            parts[4],
            ended == 0 ? null : Instant.ofEpochMilli(ended)),
        text);
  }

  /** What is noted, by the store's id, as it was last read. */
  Map<String, Noted> noted() {
    return noted;
  }

  /** Notes that one is over; forgets one that was noted so. */
  Future<Void> end(String tenant, Noted seen) {
    return redis.eval(END, key, tenant, seen.text()).mapEmpty();
  }

  private static String flag(boolean value) {
    return value ? "1" : "0";
  }
}
