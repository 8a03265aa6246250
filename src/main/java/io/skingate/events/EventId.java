package io.skingate.events;

import java.util.Comparator;

/**
 * Names an entry of a store's feed, in the order in which they were written.
 *
 * @param millis Unix time by Redis's clock; where that went back, that of the entry before
 * @param sequence tells entries of the same millisecond apart
 */
public record EventId(long millis, long sequence) implements Comparable<EventId> {
  /** Before every entry. */
  static final EventId ZERO = new EventId(0, 0);

  private static final Comparator<EventId> ORDER =
      Comparator.comparingLong(EventId::millis).thenComparingLong(EventId::sequence);

  /** Reads what Redis calls an entry of a stream. */
  static EventId parse(String text) {
    int dash = text.indexOf('-');
    return new EventId(
        Long.parseLong(text.substring(0, dash)), Long.parseLong(text.substring(dash + 1)));
  }

  @Override
  public int compareTo(EventId other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return millis + "-" + sequence;
  }
}
