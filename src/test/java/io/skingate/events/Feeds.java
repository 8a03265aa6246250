package io.skingate.events;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Feeds as a test plays them. */
final class Feeds {
  static final String TENANT = "acme";

  private Feeds() {}

  /** An entry of that millisecond, about the order {@code o-MILLIS}. */
  static EventEntry entry(long millis) {
    return entry(millis, 1, "o-" + millis);
  }

  static EventEntry entry(long millis, int kind, String externalId) {
    Buffer packed =
        Buffer.buffer()
            .appendByte((byte) kind)
            .appendByte((byte) 1)
            .appendBytes(new byte[8])
            .appendByte((byte) 4)
            .appendByte((byte) 0)
            .appendString("sent")
            .appendString(externalId);
    return new EventEntry(new EventId(millis, 0), packed);
  }

  /** A stretch of a feed. */
  static FeedSlice slice(List<EventEntry> kept, EventEntry hidden, String from, int count) {
    EventId begin = from.equals("-") ? EventId.ZERO : EventId.parse(from);
    List<EventEntry> read =
        kept.stream().filter(entry -> entry.id().compareTo(begin) >= 0).limit(count).toList();
    return new FeedSlice(
        "1-0", kept.get(0).id(), hidden, kept.get(kept.size() - 1), new ArrayList<>(read));
  }

  static EventCursor at(EventEntry entry) {
    return EventCursor.at(entry, "1-0");
  }

  static EventQuery after(EventCursor cursor, int limit) {
    return new EventQuery(cursor, null, limit, Duration.ZERO, null, null);
  }

  static EventCursor cursor(String text) {
    return EventCursor.parse(TENANT, text).orElseThrow();
  }
}
