package io.skingate.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The table of docs/metrics.md. */
public final class MetricsDocument {
  private static final Pattern ROW =
      Pattern.compile("^\\| `(skingate_[a-z_]+)` \\| ([a-z]+)[^|]*\\|[^|]+\\|([^|]*)\\|");

  private MetricsDocument() {}

  /**
   * A row.
   *
   * @param type "counter", "gauge" or "histogram"
   * @param labels the names of its labels
   */
  public record Metric(String name, String type, Set<String> labels) {}

  /** Every row by its metric's name. */
  public static Map<String, Metric> read() throws IOException {
    Map<String, Metric> metrics = new LinkedHashMap<>();
    for (String line : Files.readAllLines(Path.of("docs/metrics.md"))) {
      Matcher row = ROW.matcher(line);
      if (!row.find()) {
        continue;
      }
      Set<String> labels = new TreeSet<>();
      Arrays.stream(row.group(3).replaceAll("[` ]", "").split(","))
          .filter(label -> !label.isEmpty())
          .forEach(labels::add);
      Metric metric = new Metric(row.group(1), row.group(2), labels);
      if (metrics.put(metric.name(), metric) != null) {
        throw new IllegalStateException(metric.name() + " stands twice in docs/metrics.md");
      }
    }
    return metrics;
  }

  /** The metric that a series belongs to; null where the table has none. */
  public static Metric of(Map<String, Metric> metrics, String series) {
    Metric metric = metrics.get(series);
    if (metric != null) {
      return metric;
    }
    Metric histogram = metrics.get(series.replaceAll("_(bucket|sum|count|max)$", ""));
    return histogram != null && histogram.type().equals("histogram") ? histogram : null;
  }
}
