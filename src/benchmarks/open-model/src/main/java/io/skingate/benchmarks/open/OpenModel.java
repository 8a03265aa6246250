package io.skingate.benchmarks.open;

import io.hyperfoil.api.config.Benchmark;
import io.hyperfoil.api.config.BenchmarkData;
import io.hyperfoil.api.statistics.StatisticsSnapshot;
import io.hyperfoil.core.impl.LocalSimulationRunner;
import io.hyperfoil.core.parser.BenchmarkParser;
import io.hyperfoil.http.statistics.HttpStats;
import java.io.InputStream;
import java.util.Map;

/**
 * Places orders at a steady rate and prints how long their answers took. Arguments: port, orders a
 * second, seconds of warming, seconds that are measured.
 */
public final class OpenModel {
  private OpenModel() {}

  /** Runs once. */
  public static void main(String[] args) throws Exception {
    Map<String, String> parameters =
        Map.of(
            "HOST", "http://127.0.0.1:" + args[0],
            "RATE", args[1],
            "WARM", args[2] + "s",
            "SECONDS", args[3] + "s");
    StatisticsSnapshot measured = new StatisticsSnapshot();
    try (InputStream yaml = OpenModel.class.getResourceAsStream("/orders.hf.yaml")) {
      Benchmark benchmark =
          BenchmarkParser.instance().buildBenchmark(yaml, BenchmarkData.EMPTY, parameters);
      new LocalSimulationRunner(
              benchmark,
              (phase, step, metric, snapshot, countDown) -> {
                if (phase.name().equals("measured")) {
                  synchronized (measured) {
                    measured.add(snapshot);
                  }
                }
              },
              null,
              null)
          .run();
    }
    synchronized (measured) {
      HttpStats http = HttpStats.get(measured);
      System.out.printf(
          "open model: %s/s: p50 %.2f ms, p99 %.2f ms, p99.9 %.2f ms, max %.1f ms;"
              + " %d answers, %d of them not 2xx, %d lost%n",
          args[1],
          millis(measured, 50),
          millis(measured, 99),
          millis(measured, 99.9),
          millis(measured, 100),
          measured.responseCount,
          measured.responseCount - http.status_2xx,
          measured.errors());
    }
    System.exit(0);
  }

  private static double millis(StatisticsSnapshot snapshot, double percentile) {
    return snapshot.histogram.getValueAtPercentile(percentile) / 1e6;
  }
}
