package io.skingate.pods;

import io.skingate.metrics.HourSeries;
import io.skingate.metrics.HourSeries.Figure;

/**
 * A store's last hour.
 *
 * @param totals by figure
 * @param lastMinutes orders taken in the newest {@link #RECENT} minutes, the one that runs included
 * @param series by the minute; null where only totals are known, of stores with little to tell
 */
public record StoreHour(int[] totals, int lastMinutes, HourSeries series) {
  /** Enough for a rate that does not jump, and short enough to be of now. */
  public static final int RECENT = 5;

  static StoreHour of(HourSeries series) {
    Figure[] figures = Figure.values();
    int[] totals = new int[figures.length];
    for (Figure figure : figures) {
      totals[figure.ordinal()] = series.total(figure);
    }
    return new StoreHour(totals, series.total(Figure.ORDERS, RECENT), series);
  }

  public int total(Figure figure) {
    return totals[figure.ordinal()];
  }

  StoreHour withoutSeries() {
    return new StoreHour(totals, lastMinutes, null);
  }

  StoreHour seenFrom(long minute) {
    return series == null ? this : new StoreHour(totals, lastMinutes, series.seenFrom(minute));
  }

  StoreHour plus(StoreHour other) {
    int[] sum = new int[totals.length];
    for (Figure figure : Figure.values()) {
      int place = figure.ordinal();
      sum[place] = figure.merge(totals[place], other.totals[place]);
    }
    // A picture of a part would be taken for the whole.
    HourSeries both = series == null || other.series == null ? null : series.plus(other.series);
    return new StoreHour(sum, lastMinutes + other.lastMinutes, both);
  }

  /** How much of it went wrong. */
  int trouble() {
    return total(Figure.FAILURES)
        + total(Figure.QUEUED)
        + total(Figure.LIMITED)
        + total(Figure.CALLBACK_FAILURES)
        + total(Figure.DIED);
  }
}
