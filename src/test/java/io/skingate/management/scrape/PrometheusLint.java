package io.skingate.management.scrape;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Holds metrics in Prometheus's text form against the rules of {@code promtool check metrics}. */
final class PrometheusLint {
  private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][\\w:]*)(\\{.*})? (\\S+)");
  private static final Pattern LABEL = Pattern.compile("([a-zA-Z_]\\w*)=\"(?:[^\"\\\\]|\\\\.)*\"");
  private static final Set<String> TYPES = Set.of("counter", "gauge", "histogram", "summary");
  private static final Set<String> ABBREVIATED_UNITS =
      Set.of("s", "ms", "us", "ns", "sec", "b", "kb", "mb", "gb", "tb", "pb", "m", "h", "d");
  private static final Set<String> NO_BASE_UNITS =
      Set.of(
          "milliseconds",
          "microseconds",
          "nanoseconds",
          "minutes",
          "hours",
          "days",
          "weeks",
          "kilobytes",
          "megabytes",
          "gigabytes",
          "kibibytes",
          "mebibytes",
          "bits",
          "millis",
          "nanos",
          "micros");

  private final Map<String, String> help = new HashMap<>();
  private final Map<String, String> types = new HashMap<>();
  private final Set<String> series = new TreeSet<>();
  private final Set<String> names = new TreeSet<>();
  private final Set<String> labels = new HashSet<>();
  private final List<String> problems = new ArrayList<>();

  private PrometheusLint() {}

  static PrometheusLint of(String text) {
    PrometheusLint lint = new PrometheusLint();
    text.lines().forEach(lint::line);
    lint.check();
    return lint;
  }

  List<String> problems() {
    return problems;
  }

  /** Name and labels of every sample. */
  Set<String> series() {
    return series;
  }

  /** The same but for the garbage collector's, which come with its first run of each kind. */
  Set<String> steadySeries() {
    Set<String> steady = new TreeSet<>(series);
    steady.removeIf(name -> name.startsWith("jvm_gc_"));
    return steady;
  }

  private void line(String line) {
    if (line.startsWith("# HELP ")) {
      String[] parts = line.split(" ", 4);
      help.put(parts[2], parts.length < 4 ? "" : parts[3]);
    } else if (line.startsWith("# TYPE ")) {
      String[] parts = line.split(" ", 4);
      types.put(parts[2], parts[3]);
    } else if (!line.isBlank()) {
      Matcher sample = SAMPLE.matcher(line);
      if (!sample.matches()) {
        problems.add("no sample: " + line);
        return;
      }
      names.add(sample.group(1));
      series.add(line.substring(0, line.lastIndexOf(' ')));
      if (sample.group(2) != null) {
        LABEL.matcher(sample.group(2)).results().forEach(label -> labels.add(label.group(1)));
      }
    }
  }

  private void check() {
    for (String name : names) {
      if (family(name) == null) {
        problems.add(name + ": no TYPE");
      }
    }
    types.forEach(this::check);
    for (String label : labels) {
      require(label.equals(label.toLowerCase(Locale.ROOT)), label, "label not in snake_case");
    }
  }

  private void check(String name, String type) {
    require(TYPES.contains(type), name, "unknown type " + type);
    require(!help.getOrDefault(name, "").isBlank(), name, "no HELP");
    require(!name.contains(":"), name, "contains a colon");
    require(name.equals(name.toLowerCase(Locale.ROOT)), name, "not in snake_case");
    boolean counter = type.equals("counter");
    require(counter == name.endsWith("_total"), name, "a counter, and only one, ends in _total");
    if (type.equals("gauge") || counter) {
      for (String reserved : List.of("_count", "_sum", "_bucket")) {
        require(!name.endsWith(reserved), name, "ends in " + reserved);
      }
    }
    for (String part : Arrays.asList(name.split("_"))) {
      require(!TYPES.contains(part), name, "names its type");
      require(!ABBREVIATED_UNITS.contains(part), name, "abbreviated unit " + part);
      require(!NO_BASE_UNITS.contains(part), name, "no base unit: " + part);
    }
  }

  private String family(String sample) {
    for (String suffix : List.of("", "_bucket", "_count", "_sum")) {
      if (sample.endsWith(suffix)) {
        String name = sample.substring(0, sample.length() - suffix.length());
        if (types.containsKey(name)) {
          return name;
        }
      }
    }
    return null;
  }

  private void require(boolean rule, String name, String problem) {
    if (!rule) {
      problems.add(name + ": " + problem);
    }
  }
}
