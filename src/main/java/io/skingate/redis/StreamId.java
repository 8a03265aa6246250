package io.skingate.redis;

import java.util.Comparator;

/**
 * Names an entry of a Redis stream, in the order in which they were written.
 *
 * @param millis Unix time by Redis's clock; where that went back, that of the entry before
 * @param sequence tells entries of the same millisecond apart
 */
public record StreamId(long millis, long sequence) implements Comparable<StreamId> {
  /** Before every entry. */
  public static final StreamId ZERO = new StreamId(0, 0);

  private static final Comparator<StreamId> ORDER =
      Comparator.comparingLong(StreamId::millis).thenComparingLong(StreamId::sequence);

  /** Reads what Redis calls an entry of a stream. */
  public static StreamId parse(String text) {
    int dash = text.indexOf('-');
    return new StreamId(
        Long.parseLong(text.substring(0, dash)), Long.parseLong(text.substring(dash + 1)));
  }

  @Override
  public int compareTo(StreamId other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return millis + "-" + sequence;
  }
}
