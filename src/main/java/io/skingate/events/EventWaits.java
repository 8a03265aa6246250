package io.skingate.events;

import io.skingate.redis.connection.RedisUnavailableException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The readers of a pod who wait for news. Safe for use from any thread; who waits is kept on the
 * event loop of {@link EventLooks}.
 */
public final class EventWaits {
  private final BooleanSupplier draining;
  private final AtomicInteger count = new AtomicInteger();
  private volatile EventLooks looks;

  /**
   * @param draining whether the process was told to end: nobody waits then
   */
  public EventWaits(BooleanSupplier draining) {
    this.draining = draining;
  }

  void keptBy(EventLooks owner) {
    looks = owner;
  }

  /** How many wait. */
  public int count() {
    return count.get();
  }

  void counted(int change) {
    count.addAndGet(change);
  }

  /** Answers all who wait. */
  public void end() {
    EventLooks owner = looks;
    if (owner != null) {
      owner.context().runOnContext(turn -> owner.end());
    }
  }

  /**
   * Waits for news; answered empty when the time is over, and at once where too many wait. Fails
   * with {@link RedisUnavailableException} where Redis is out when the time is over.
   *
   * @param at the newest entry that the reader saw
   * @param onEnd is given what to run when the reader has gone away
   */
  Future<FeedAnswer> await(
      String tenantId, EventQuery query, EventCursor at, Consumer<Runnable> onEnd) {
    Promise<FeedAnswer> answer = Promise.promise();
    EventLooks owner = looks;
    Context reader = Vertx.currentContext();
    Waiting waiting = new Waiting(tenantId, query, at, reader, answer);
    if (owner == null || draining.getAsBoolean()) {
      return Future.succeededFuture(waiting.nothing());
    }
    owner.context().runOnContext(turn -> owner.add(waiting));
    onEnd.accept(
        () -> {
          if (!answer.future().isComplete()) {
            owner.context().runOnContext(turn -> owner.remove(waiting));
          }
        });
    return answer.future();
  }

  /** One who waits. Belongs to the event loop of the looks, but for what it tells the reader. */
  static final class Waiting {
    private final String tenantId;
    private final EventQuery query;
    private final Context reader;
    private final Promise<FeedAnswer> answer;
    private EventCursor at;
    private long timer = -1;

    private Waiting(
        String tenantId,
        EventQuery query,
        EventCursor at,
        Context reader,
        Promise<FeedAnswer> answer) {
      this.tenantId = tenantId;
      this.query = query;
      this.at = at;
      this.reader = reader;
      this.answer = answer;
    }

    String tenantId() {
      return tenantId;
    }

    EventQuery query() {
      return query;
    }

    EventCursor at() {
      return at;
    }

    void sawUpTo(EventCursor newest) {
      at = newest;
    }

    long timer() {
      return timer;
    }

    void timer(long id) {
      timer = id;
    }

    FeedAnswer nothing() {
      return new FeedScan(tenantId, query, at).page(false);
    }

    void answer(FeedAnswer news) {
      reader.runOnContext(turn -> answer.tryComplete(news));
    }

    void fail(String reason) {
      reader.runOnContext(turn -> answer.tryFail(new RedisUnavailableException(reason)));
    }
  }
}
