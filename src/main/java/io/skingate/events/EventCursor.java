package io.skingate.events;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * How far a reader has come in a store's feed.
 *
 * @param id of the newest entry seen; {@link EventId#ZERO} when there was none yet
 * @param feed which feed of the store that was, should Redis lose one: a checksum of the id of its
 *     first entry; 0 when there was none yet
 * @param entry a checksum of the newest entry seen
 */
public record EventCursor(EventId id, int feed, int entry) {
  /** Before the first entry of a feed in which nothing was written yet. */
  static final EventCursor START = new EventCursor(EventId.ZERO, 0, 0);

  private static final byte VERSION = 1;
  private static final int TAG_BYTES = 8;
  private static final int BYTES = 1 + 8 + 8 + 4 + 4 + TAG_BYTES;
  private static final int LONGEST = 64;

  static EventCursor at(EventEntry entry, String firstId) {
    return new EventCursor(entry.id(), feed(firstId), entry.checksum());
  }

  static int feed(String firstId) {
    return EventEntry.checksum(firstId.getBytes(StandardCharsets.US_ASCII));
  }

  boolean isStart() {
    return id.equals(EventId.ZERO);
  }

  /** As the store's readers keep it; means nothing to those of another store. */
  String text(String tenantId) {
    Buffer plain =
        Buffer.buffer(BYTES)
            .appendByte(VERSION)
            .appendLong(id.millis())
            .appendLong(id.sequence())
            .appendInt(feed)
            .appendInt(entry);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(plain.appendBytes(tag(tenantId, plain.getBytes())).getBytes());
  }

  /** Reads what {@link #text} wrote for this tenant; empty for anything else. */
  public static Optional<EventCursor> parse(String tenantId, String text) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException notOurs) {
      return Optional.empty();
    }
    if (bytes.length != BYTES || bytes[0] != VERSION) {
      return Optional.empty();
    }
    byte[] plain = Arrays.copyOf(bytes, BYTES - TAG_BYTES);
    if (!Arrays.equals(tag(tenantId, plain), Arrays.copyOfRange(bytes, BYTES - TAG_BYTES, BYTES))) {
      return Optional.empty();
    }
    Buffer read = Buffer.buffer(plain);
    EventCursor cursor =
        new EventCursor(
            new EventId(read.getLong(1), read.getLong(9)), read.getInt(17), read.getInt(21));
    return cursor.text(tenantId).equals(text) ? Optional.of(cursor) : Optional.empty();
  }

  /** Finds mistakes. It keeps nothing secret: whoever makes a cursor up reads only its own feed. */
  private static byte[] tag(String tenantId, byte[] plain) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(tenantId.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
      return Arrays.copyOf(digest.digest(plain), TAG_BYTES);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
