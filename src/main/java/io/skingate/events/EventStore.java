package io.skingate.events;

import io.skingate.config.EventsConfig;
import io.skingate.order.store.Keys;
import io.skingate.redis.RedisLink;
import io.skingate.redis.Script;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;

/**
 * The stores' feeds in Redis. Belongs to the event loop of its link; every future may fail with
 * {@link io.skingate.redis.connection.RedisUnavailableException}.
 */
final class EventStore {
  private static final Script READ = Script.load("scripts/events/read.lua").mayRepeat();

  private final RedisLink redis;
  private final String keyPrefix;
  private final EventsConfig config;

  EventStore(RedisLink redis, String keyPrefix, EventsConfig config) {
    this.redis = redis;
    this.keyPrefix = keyPrefix;
    this.config = config;
  }

  /**
   * Reads a stretch, and takes away what is too old or too much.
   *
   * @param from id of the entry to begin with, or "-"
   * @param count most entries
   */
  Future<FeedSlice> read(String tenantId, String from, int count) {
    return redis
        .eval(
            READ,
            Keys.base(keyPrefix, tenantId),
            config.maxPerTenant(),
            config.retention().toMillis(),
            from,
            count)
        .map(EventStore::slice);
  }

  /** Takes away what is too old or too much of a feed; all of it where feeds are switched off. */
  Future<Void> trim(String tenantId) {
    if (config.maxPerTenant() > 0) {
      return read(tenantId, "+", 1).mapEmpty();
    }
    String base = Keys.base(keyPrefix, tenantId).get(0);
    return redis
        .command(
            "unlink", Request.cmd(Command.UNLINK).arg(base + "events").arg(base + "events-first"))
        .mapEmpty();
  }

  private static FeedSlice slice(Response reply) {
    if (reply.size() == 0) {
      return FeedSlice.NOTHING;
    }
    List<EventEntry> entries = new ArrayList<>(reply.get(4).size());
    reply.get(4).forEach(item -> entries.add(entry(item)));
    return new FeedSlice(
        reply.get(0).toString(),
        EventId.parse(reply.get(1).get(0).toString()),
        reply.get(2).size() == 0 ? null : entry(reply.get(2)),
        entry(reply.get(3)),
        entries);
  }

  private static EventEntry entry(Response item) {
    return new EventEntry(EventId.parse(item.get(0).toString()), item.get(1).get(1).toBuffer());
  }
}
