package io.skingate.benchmarks;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** The middle of what was measured in turns. */
final class Medians {
  private Medians() {}

  static double of(List<Double> values) {
    return of(values, value -> value);
  }

  static <T> double of(List<T> measured, ToDoubleFunction<T> value) {
    double[] sorted = measured.stream().mapToDouble(value).sorted().toArray();
    return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
  }
}
