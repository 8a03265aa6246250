package io.skingate.events;

import io.skingate.config.EventsConfig;
import io.skingate.events.FeedAnswer.Page;
import io.skingate.redis.RedisLink;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The event feeds of all stores, for their readers. Belongs to one event loop; every future may
 * fail with {@link io.skingate.redis.connection.RedisUnavailableException}.
 */
public final class EventFeed {
  private final EventStore store;
  private final EventWaits waits;
  private final boolean on;

  /**
   * @param redis of the event loop
   * @param waits of the pod
   */
  public EventFeed(RedisLink redis, String keyPrefix, EventsConfig config, EventWaits waits) {
    this.store = new EventStore(redis, keyPrefix, config);
    this.waits = waits;
    this.on = config.maxPerTenant() > 0;
  }

  /** Whether there are feeds at all. */
  public boolean isOn() {
    return on;
  }

  /** What happened next, or nothing yet; waits for nothing. */
  public Future<FeedAnswer> read(String tenantId, EventQuery query) {
    return read(tenantId, new FeedScan(tenantId, query));
  }

  private Future<FeedAnswer> read(String tenantId, FeedScan scan) {
    return store
        .read(tenantId, scan.from(), scan.count())
        .compose(
            slice -> {
              Optional<FeedAnswer> answer = scan.take(slice);
              return answer.isPresent()
                  ? Future.succeededFuture(answer.get())
                  : read(tenantId, scan);
            });
  }

  /**
   * What happened next, held back for as long as the reader says while there is nothing.
   *
   * @param waiting is run when the answer is held back
   * @param onEnd is given what to run when the reader has gone away
   */
  public Future<FeedAnswer> read(
      String tenantId, EventQuery query, Runnable waiting, Consumer<Runnable> onEnd) {
    FeedScan scan = new FeedScan(tenantId, query);
    return read(tenantId, scan)
        .compose(
            answer -> {
              if (query.waitFor().isZero()
                  || !(answer instanceof Page page)
                  || page.more()
                  || !page.events().isEmpty()) {
                return Future.succeededFuture(answer);
              }
              waiting.run();
              return waits.await(tenantId, query, scan.at(), onEnd);
            });
  }
}
