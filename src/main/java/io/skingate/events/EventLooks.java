package io.skingate.events;

import io.skingate.config.EventsConfig;
import io.skingate.events.EventWaits.Waiting;
import io.skingate.events.FeedAnswer.Page;
import io.skingate.redis.InBatches;
import io.skingate.redis.RedisLink;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Looks for news on behalf of all who wait, store by store: one look serves all readers of a store,
 * and where nobody waits there is none. One a pod, on one event loop.
 */
final class EventLooks {
  /** Waiting calls of one store in a pod. */
  static final int MOST_PER_TENANT = 2_000;

  /** Waiting calls of a pod. */
  static final int MOST = 10_000;

  static final Duration LOOK_EVERY = Duration.ofMillis(500);

  private final Vertx vertx;
  private final Context context;
  private final EventStore store;
  private final EventWaits waits;
  private final Map<String, Set<Waiting>> tenants = new HashMap<>();
  private final Set<String> out = new HashSet<>();
  private long timer = -1;
  private boolean ended;

  /** Make it on the event loop of the link. */
  EventLooks(
      Vertx vertx, RedisLink redis, String keyPrefix, EventsConfig config, EventWaits waits) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.store = new EventStore(redis, keyPrefix, config);
    this.waits = waits;
  }

  Context context() {
    return context;
  }

  void add(Waiting waiting) {
    Set<Waiting> ofTenant =
        tenants.computeIfAbsent(waiting.tenantId(), id -> new LinkedHashSet<>());
    if (ended || waits.count() >= MOST || ofTenant.size() >= MOST_PER_TENANT) {
      waiting.answer(waiting.nothing());
      return;
    }
    ofTenant.add(waiting);
    waits.counted(1);
    waiting.timer(
        vertx.setTimer(
            Math.max(1, waiting.query().waitFor().toMillis()), id -> timeIsOver(waiting)));
    if (timer < 0) {
      arm();
    }
  }

  /** Forgets one whose reader has gone away, or who was answered. */
  boolean remove(Waiting waiting) {
    Set<Waiting> ofTenant = tenants.get(waiting.tenantId());
    if (ofTenant == null || !ofTenant.remove(waiting)) {
      return false;
    }
    if (ofTenant.isEmpty()) {
      tenants.remove(waiting.tenantId());
      out.remove(waiting.tenantId());
    }
    vertx.cancelTimer(waiting.timer());
    waits.counted(-1);
    return true;
  }

  private void timeIsOver(Waiting waiting) {
    boolean redisIsOut = out.contains(waiting.tenantId());
    if (remove(waiting)) {
      if (redisIsOut) {
        waiting.fail("no answer from Redis to the last look for news");
      } else {
        waiting.answer(waiting.nothing());
      }
    }
  }

  /** Answers all, and lets nobody wait any more. */
  void end() {
    ended = true;
    for (Set<Waiting> ofTenant : List.copyOf(tenants.values())) {
      for (Waiting waiting : List.copyOf(ofTenant)) {
        if (remove(waiting)) {
          waiting.answer(waiting.nothing());
        }
      }
    }
  }

  private void arm() {
    timer = vertx.setTimer(LOOK_EVERY.toMillis(), id -> look());
  }

  private void look() {
    InBatches.ask(List.copyOf(tenants.keySet()), this::look)
        .onComplete(
            done -> {
              timer = -1;
              if (!tenants.isEmpty()) {
                arm();
              }
            });
  }

  private Future<Void> look(String tenantId) {
    // Whoever comes later may have seen more than this look will bring.
    List<Waiting> present = List.copyOf(tenants.getOrDefault(tenantId, Set.of()));
    Optional<EventCursor> first =
        present.stream().map(Waiting::at).min(Comparator.comparing(EventCursor::id));
    if (first.isEmpty()) {
      return Future.succeededFuture();
    }
    return store
        .read(tenantId, FeedScan.from(first.get(), null), FeedScan.STRETCH + 2)
        .map(
            slice -> {
              out.remove(tenantId);
              present.forEach(waiting -> tell(waiting, slice));
              return (Void) null;
            })
        .otherwise(
            failure -> {
              out.add(tenantId);
              return null;
            });
  }

  private void tell(Waiting waiting, FeedSlice slice) {
    FeedSlice behind = slice.from(waiting.at().id());
    if (behind.entries().isEmpty() && !slice.entries().isEmpty() && !slice.reachesEnd()) {
      // There is more news than one look brings, and this reader saw it already.
      return;
    }
    FeedScan scan = new FeedScan(waiting.tenantId(), waiting.query(), waiting.at());
    FeedAnswer answer = scan.take(behind).orElseGet(() -> scan.page(true));
    if (answer instanceof Page page && page.events().isEmpty()) {
      waiting.sawUpTo(scan.at());
    } else if (remove(waiting)) {
      waiting.answer(answer);
    }
  }
}
