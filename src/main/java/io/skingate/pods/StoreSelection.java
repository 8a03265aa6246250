package io.skingate.pods;

import io.skingate.metrics.HourSeries;
import io.skingate.metrics.HourSeries.Figure;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Bounds what a pod tells of its stores, whatever their number. */
final class StoreSelection {
  /** With a picture: about 0.3 KB each, compressed. */
  static final int WITH_SERIES = 200;

  /** With totals alone: about 20 bytes each, compressed. */
  static final int IN_ALL = 5000;

  private static final Comparator<Map.Entry<String, StoreHour>> MOST_TO_TELL =
      Comparator.<Map.Entry<String, StoreHour>>comparingInt(entry -> entry.getValue().trouble())
          .thenComparingInt(entry -> entry.getValue().total(Figure.ORDERS))
          .reversed()
          .thenComparing(Map.Entry.comparingByKey());

  private StoreSelection() {}

  /** The stores with most trouble, then those with most orders, first. */
  static Map<String, StoreHour> of(Map<String, HourSeries> stores) {
    List<Map.Entry<String, StoreHour>> ordered =
        stores.entrySet().stream()
            .filter(entry -> !entry.getValue().isZero())
            .map(entry -> Map.entry(entry.getKey(), StoreHour.of(entry.getValue())))
            .sorted(MOST_TO_TELL)
            .limit(IN_ALL)
            .toList();
    Map<String, StoreHour> selected = new LinkedHashMap<>();
    for (Map.Entry<String, StoreHour> entry : ordered) {
      boolean pictured = selected.size() < WITH_SERIES;
      selected.put(entry.getKey(), pictured ? entry.getValue() : entry.getValue().withoutSeries());
    }
    return selected;
  }
}
