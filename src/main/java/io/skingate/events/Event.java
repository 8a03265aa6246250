package io.skingate.events;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Something that happened to a store's order, delivery or budget.
 *
 * @param id unlike that of any other event of the store
 * @param atMillis when, Unix time
 * @param externalId of the order; null for an event of another kind
 * @param status of the order; null for an event of another kind
 * @param source whose word the status is; null where it is no news of a status
 * @param sequence of the delivery that it is about, or that brings the same news; 0 for none
 * @param result of a dead delivery's last attempt; null for other events
 * @param httpStatus of that attempt; null where there was none
 * @param available cents that a budget has left; null for other events
 */
public record Event(
    String id,
    long atMillis,
    Type type,
    String externalId,
    String status,
    Source source,
    long sequence,
    String result,
    Integer httpStatus,
    Long available) {
  /** What happened. The codes are those of {@code scripts/events.lua}. */
  public enum Type {
    ORDER_UPDATED(1, "order.updated"),
    DELIVERY_DEAD(2, "delivery.dead"),
    ORDER_SETTLED(3, "order.settled"),
    BUDGET_LOW(4, "budget.low");

    private final int code;
    private final String text;

    Type(int code, String text) {
      this.code = code;
      this.text = text;
    }

    /** As stores are told. */
    public String text() {
      return text;
    }

    /** What {@link #text} says of all of them. */
    public static List<String> texts() {
      return Arrays.stream(values()).map(Type::text).toList();
    }

    /** The one that is called so. */
    public static Optional<Type> of(String text) {
      return Arrays.stream(values()).filter(type -> type.text.equals(text)).findFirst();
    }

    private static Type of(int code) {
      return Arrays.stream(values()).filter(type -> type.code == code).findFirst().orElse(null);
    }
  }

  /** Whose word a status is. */
  public enum Source {
    SKINSNODE("skinsnode"),
    GATEWAY("gateway");

    private final String text;

    Source(String text) {
      this.text = text;
    }

    /** As stores are told. */
    public String text() {
      return text;
    }
  }

  private static final int HEAD = 12;

  /**
   * Reads an entry as {@code scripts/events.lua} lays it out.
   *
   * @return empty for a kind of entry that only a newer build knows
   */
  static Optional<Event> read(EventId id, Buffer packed) {
    Type type = Type.of(packed.getUnsignedByte(0));
    if (type == null) {
      return Optional.empty();
    }
    int source = packed.getUnsignedByte(1);
    long sequence = packed.getUnsignedIntLE(2) | (long) packed.getUnsignedShortLE(6) << 32;
    int httpStatus = packed.getUnsignedShortLE(8);
    int resultAt = HEAD + packed.getUnsignedByte(10);
    int externalIdAt = resultAt + packed.getUnsignedByte(11);
    String status = text(packed, HEAD, resultAt);
    boolean budget = type == Type.BUDGET_LOW;
    return Optional.of(
        new Event(
            id.toString(),
            id.millis(),
            type,
            text(packed, externalIdAt, packed.length()),
            budget ? null : status,
            source == 0 ? null : Source.values()[source - 1],
            sequence,
            text(packed, resultAt, externalIdAt),
            httpStatus == 0 ? null : httpStatus,
            budget ? Long.valueOf(status) : null));
  }

  private static String text(Buffer packed, int from, int to) {
    return from == to ? null : packed.getString(from, to);
  }
}
