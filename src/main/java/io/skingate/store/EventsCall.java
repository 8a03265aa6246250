package io.skingate.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.events.Event;
import io.skingate.events.EventCursor;
import io.skingate.events.EventFeed;
import io.skingate.events.EventQuery;
import io.skingate.events.FeedAnswer;
import io.skingate.http.ErrorCode;
import io.skingate.http.Problem;
import io.skingate.json.Rfc3339;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/** {@code GET /store/v1/events}: what happened to a store's orders, in the order of happening. */
public final class EventsCall implements StoreCall {
  private static final int MAX_EVENTS = 500;
  private static final int DEFAULT_EVENTS = 100;

  /** Below the 30 seconds that many a client and proxy in between waits for an answer. */
  public static final Duration MAX_WAIT = Duration.ofSeconds(25);

  private final EventFeed feed;

  public EventsCall(EventFeed feed) {
    this.feed = feed;
  }

  @Override
  public Future<StoreAnswer> take(StoreRequest request) {
    return read(request.tenant().id(), request.query(), request::waits, request::onEnd)
        .map(page -> StoreAnswer.of(200, page));
  }

  /**
   * Reads a store's feed for whoever may.
   *
   * @param query without what only this caller's parameters are
   * @param waiting is run when the answer is held back
   * @param onEnd is given what to run when the caller has gone away
   * @return fails as a {@link StoreCall} does
   */
  public Future<ObjectNode> read(
      String tenantId, QueryFields query, Runnable waiting, Consumer<Runnable> onEnd) {
    EventQuery wanted = wanted(tenantId, query);
    if (!feed.isOn()) {
      throw new StoreProblem(
          Problem.of(ErrorCode.NOT_FOUND, "Events are switched off in this gateway."));
    }
    return feed.read(tenantId, wanted, waiting, onEnd).compose(answer -> answer(tenantId, answer));
  }

  private static EventQuery wanted(String tenantId, QueryFields query) {
    String after = query.text("after");
    Instant since = query.time("since");
    EventCursor cursor = after == null ? null : EventCursor.parse(tenantId, after).orElse(null);
    if (after != null && cursor == null) {
      query.refuse("after", "is no cursor of this store's events");
    }
    if (after != null && since != null) {
      query.refuse("since", "must not be given together with after");
    }
    String type = query.word("type", Event.Type.texts());
    EventQuery wanted =
        new EventQuery(
            cursor,
            since,
            query.integer("limit", 1, MAX_EVENTS, DEFAULT_EVENTS),
            query.duration("wait", MAX_WAIT, Duration.ZERO),
            type == null ? null : Event.Type.of(type).orElseThrow(),
            query.externalId("externalId"));
    query.done();
    return wanted;
  }

  private static Future<ObjectNode> answer(String tenantId, FeedAnswer answer) {
    if (answer instanceof FeedAnswer.Page page) {
      return Future.succeededFuture(EventsView.show(tenantId, page));
    }
    Problem problem =
        answer instanceof FeedAnswer.Expired expired
            ? Problem.of(ErrorCode.CURSOR_EXPIRED).withMember("oldest", expired.oldest())
            : Problem.of(ErrorCode.CURSOR_AHEAD)
                .withMember("since", Rfc3339.format(((FeedAnswer.Lost) answer).since()));
    return Future.failedFuture(new StoreProblem(problem));
  }
}
