package io.skingate.metrics;

import java.util.Arrays;

/**
 * An hour by the minute. Immutable.
 *
 * @param minute the newest of them, minutes since 1970
 * @param values by figure, and of each by how many minutes ago
 */
public record HourSeries(long minute, int[] values) {
  public static final int MINUTES = 60;

  /** What is known of a minute. */
  public enum Figure {
    /** Orders that were taken, those that wait for SkinsNode included. */
    ORDERS("orders"),
    /** Of these, those that SkinsNode had not taken when the store was answered. */
    QUEUED("queued"),
    /** Orders that were refused for a reason that the store can see to. */
    REFUSED("refused"),
    /** Orders over the store's limit. */
    LIMITED("limited"),
    /** Orders that failed by the gateway, by Redis or by SkinsNode. */
    FAILURES("failures"),
    /** Updates that the store took. */
    DELIVERED("delivered"),
    /** Attempts to deliver that failed. */
    CALLBACK_FAILURES("callbackFailures"),
    /** Deliveries that were given up. */
    DIED("died"),
    /** How old the oldest update was that the store took, milliseconds; the greatest counts. */
    UPDATE_AGE("updateAgeMs");

    private final String field;

    Figure(String field) {
      this.field = field;
    }

    /** Its name in JSON. */
    public String field() {
      return field;
    }

    /** Two values of it together: their sum, or the greater where that is what counts. */
    public int merge(int one, int other) {
      return this == UPDATE_AGE ? Math.max(one, other) : one + other;
    }
  }

  private static final Figure[] FIGURES = Figure.values();

  /** An hour in which nothing happened. */
  public static HourSeries none(long minute) {
    return new HourSeries(minute, new int[FIGURES.length * MINUTES]);
  }

  /** The same as seen from another minute: what is over an hour old by then is left out. */
  public HourSeries seenFrom(long now) {
    if (now == minute) {
      return this;
    }
    int[] moved = new int[values.length];
    for (int figure = 0; figure < FIGURES.length; figure++) {
      for (int ago = 0; ago < MINUTES; ago++) {
        long from = ago - (now - minute);
        if (from >= 0 && from < MINUTES) {
          moved[figure * MINUTES + ago] = values[figure * MINUTES + (int) from];
        }
      }
    }
    return new HourSeries(now, moved);
  }

  /** Both together, seen from this one's minute. */
  public HourSeries plus(HourSeries other) {
    HourSeries same = other.seenFrom(minute);
    int[] sum = new int[values.length];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = FIGURES[i / MINUTES].merge(values[i], same.values[i]);
    }
    return new HourSeries(minute, sum);
  }

  /** A figure's sum over the hour, or its greatest value where that is what counts. */
  public int total(Figure figure) {
    return total(figure, MINUTES);
  }

  /**
   * As above, of fewer minutes.
   *
   * @param minutes the newest, the one that still runs included
   */
  public int total(Figure figure, int minutes) {
    int total = 0;
    for (int ago = 0; ago < minutes; ago++) {
      total = figure.merge(total, values[figure.ordinal() * MINUTES + ago]);
    }
    return total;
  }

  /** A figure by the minute, the newest first. */
  public int[] of(Figure figure) {
    int from = figure.ordinal() * MINUTES;
    return Arrays.copyOfRange(values, from, from + MINUTES);
  }

  public boolean isZero() {
    return Arrays.stream(values).allMatch(value -> value == 0);
  }
}
