package io.skingate.benchmarks;

import java.time.Duration;
import java.util.List;

/** A sample of durations, by nearest rank. */
record Percentiles(List<Duration> sorted) {
  Percentiles {
    sorted = sorted.stream().sorted().toList();
  }

  double millis(double percent) {
    int rank = (int) Math.ceil(percent / 100 * sorted.size());
    return sorted.get(Math.max(0, rank - 1)).toNanos() / 1e6;
  }

  @Override
  public String toString() {
    return "p50 %.1f ms, p99 %.1f ms of %d".formatted(millis(50), millis(99), sorted.size());
  }
}
