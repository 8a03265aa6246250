package io.skingate.events;

import io.skingate.http.CursorText;
import io.skingate.redis.StreamId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * How far a reader has come in a store's feed.
 *
 * @param id of the newest entry seen; {@link StreamId#ZERO} when there was none yet
 * @param feed which feed of the store that was, should Redis lose one: a checksum of the id of its
 *     first entry; 0 when there was none yet
 * @param entry a checksum of the newest entry seen
 */
public record EventCursor(StreamId id, int feed, int entry) {
  /** Before the first entry of a feed in which nothing was written yet. */
  static final EventCursor START = new EventCursor(StreamId.ZERO, 0, 0);

  private static final int BYTES = 8 + 8 + 4 + 4;

  static EventCursor at(EventEntry entry, String firstId) {
    return new EventCursor(entry.id(), feed(firstId), entry.checksum());
  }

  static int feed(String firstId) {
    return EventEntry.checksum(firstId.getBytes(StandardCharsets.US_ASCII));
  }

  boolean isStart() {
    return id.equals(StreamId.ZERO);
  }

  /** As the store's readers keep it; means nothing to those of another store. */
  String text(String tenantId) {
    return CursorText.of(
        tenantId,
        ByteBuffer.allocate(BYTES)
            .putLong(id.millis())
            .putLong(id.sequence())
            .putInt(feed)
            .putInt(entry)
            .array());
  }

  /** Reads what {@link #text} wrote for this tenant; empty for anything else. */
  public static Optional<EventCursor> parse(String tenantId, String text) {
    return CursorText.parse(tenantId, text, BYTES)
        .map(ByteBuffer::wrap)
        .map(
            place ->
                new EventCursor(
                    new StreamId(place.getLong(), place.getLong()),
                    place.getInt(),
                    place.getInt()));
  }
}
