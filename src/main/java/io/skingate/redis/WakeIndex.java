package io.skingate.redis;

import io.skingate.redis.connection.RedisUnavailableException;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * When each tenant has something due, in a few sorted sets that all pods share: they look here
 * instead of at every tenant. Belongs to the event loop of its link.
 *
 * <p>On a Redis Cluster the index lies in other slots than what it tells of, so a note in it is a
 * hint: it may be lost, and a sweep of all tenants finds what it told of. A hint is sent without
 * waiting for its answer, right before or after the script whose work it tells of.
 */
public final class WakeIndex {
  private static final Script HINT = Script.load("scripts/wake/hint.lua");
  private static final Script TAKE = Script.load("scripts/wake/take.lua");

  /** On a cluster they spread over its nodes, and one node that is out silences only its own. */
  private static final int SHARDS = 4;

  /** Bounds what one look has to do; what is left is due at the next. */
  private static final int TAKEN_AT_ONCE = 64;

  /** A tenant's hints within it are one, as long as none of them is for an earlier time. */
  private static final long SAME_NANOS = Duration.ofSeconds(1).toNanos();

  private final RedisLink redis;
  private final LongSupplier nanoTime;
  private final List<List<String>> shards;

  /** The last hints, the oldest first; those past {@link #SAME_NANOS} go. */
  private final Map<String, Hint> recent = new LinkedHashMap<>();

  private record Hint(long atNanos, long dueNanos) {}

  /**
   * @param kind what the tenants are looked at for; each kind has an index of its own
   * @param nanoTime a clock such as {@link System#nanoTime}
   */
  public WakeIndex(RedisLink redis, String keyPrefix, String kind, LongSupplier nanoTime) {
    this.redis = redis;
    this.nanoTime = nanoTime;
    this.shards = keys(keyPrefix, kind).stream().map(List::of).toList();
  }

  /** The keys of the index, each in a slot of its own. */
  public static List<String> keys(String keyPrefix, String kind) {
    return IntStream.range(0, SHARDS)
        .mapToObj(shard -> keyPrefix + ":wake:{" + kind + '-' + shard + '}')
        .toList();
  }

  /** Something of the tenant is due then, or earlier than was known. */
  public void hint(String tenantId, Duration in) {
    long now = nanoTime.getAsLong();
    long due = now + Math.max(0, in.toNanos());
    Hint last = recent.get(tenantId);
    if (last != null
        && now - last.atNanos < SAME_NANOS
        && last.dueNanos - now > 0
        && last.dueNanos - due <= 0) {
      return;
    }
    note(tenantId, in, now, due);
  }

  /**
   * The tenant was looked at and had nothing; this is when it is to be looked at next. Always
   * noted, since whoever looked may have taken the note that an earlier hint left.
   */
  public void looked(String tenantId, Duration next) {
    long now = nanoTime.getAsLong();
    note(tenantId, next, now, now + Math.max(0, next.toNanos()));
  }

  private void note(String tenantId, Duration in, long now, long due) {
    forgetOld(now);
    recent.remove(tenantId);
    recent.put(tenantId, new Hint(now, due));
    redis.eval(HINT, shard(tenantId), tenantId, Math.max(0, in.toMillis()));
  }

  private void forgetOld(long now) {
    Iterator<Hint> oldest = recent.values().iterator();
    while (oldest.hasNext() && now - oldest.next().atNanos >= SAME_NANOS) {
      oldest.remove();
    }
  }

  /**
   * Takes tenants that are due out of the index. The caller looks at each of them, and hints when
   * it is due next; fails with {@link RedisUnavailableException} where no shard could be asked.
   */
  public Future<List<String>> take() {
    List<Future<Response>> asked =
        shards.stream().map(shard -> redis.eval(TAKE, shard, TAKEN_AT_ONCE)).toList();
    return Future.join(asked)
        .map(all -> taken(asked))
        .recover(
            failure ->
                asked.stream().anyMatch(Future::succeeded)
                    ? Future.succeededFuture(taken(asked))
                    : Future.failedFuture(failure));
  }

  private List<String> taken(List<Future<Response>> asked) {
    List<String> due = new ArrayList<>();
    for (Future<Response> shard : asked) {
      if (shard.succeeded()) {
        shard.result().forEach(tenant -> due.add(tenant.toString()));
      }
    }
    due.forEach(recent::remove);
    return due;
  }

  private List<String> shard(String tenantId) {
    return shards.get(Math.floorMod(tenantId.hashCode(), SHARDS));
  }
}
