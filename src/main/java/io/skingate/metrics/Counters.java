package io.skingate.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The counters of one name, one for each set of values that its labels have taken. Held here, since
 * to find a meter in its registry costs more than to count. Safe for use from any thread.
 */
public final class Counters {
  private final MeterRegistry registry;
  private final String name;
  private final String description;
  private final String[] labels;
  private final Map<List<String>, Counter> counters = new ConcurrentHashMap<>();

  public Counters(MeterRegistry registry, String name, String description, String... labels) {
    this.registry = registry;
    this.name = name;
    this.description = description;
    this.labels = labels;
  }

  /**
   * Counts one.
   *
   * @param values of the labels, in their order; only of sets that no caller can make larger
   */
  public void count(String... values) {
    List<String> key = List.of(values);
    Counter counter = counters.get(key);
    (counter != null ? counter : counters.computeIfAbsent(key, this::counter)).increment();
  }

  /**
   * Adds so much; 0 has the counter begin.
   *
   * @param values as above
   */
  public void add(double amount, String... values) {
    counters.computeIfAbsent(List.of(values), this::counter).increment(amount);
  }

  private Counter counter(List<String> values) {
    Counter.Builder counter = Counter.builder(name).description(description);
    for (int i = 0; i < labels.length; i++) {
      counter.tag(labels[i], values.get(i));
    }
    return counter.register(registry);
  }
}
