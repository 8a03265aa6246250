package io.skingate.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToDoubleFunction;

/**
 * Gauges that each configured tenant or account has of its own, and that go with it. Safe for use
 * from any thread.
 *
 * @param <T> what is measured of one owner at a time; immutable
 */
public final class OwnedGauges<T> {
  private final MeterRegistry registry;
  private final String ownerLabel;
  private final List<Kind<T>> kinds = new ArrayList<>();
  private final Map<String, Held<T>> held = new HashMap<>();
  private Set<String> configured;

  private record Kind<T>(String name, String description, ToDoubleFunction<T> value) {}

  private record Held<T>(AtomicReference<T> value, List<Meter> meters) {}

  /**
   * @param ownerLabel the label that names the owner
   */
  public OwnedGauges(MeterRegistry registry, String ownerLabel) {
    this.registry = registry;
    this.ownerLabel = ownerLabel;
  }

  /** Adds a gauge of every owner; to be called before anything is measured. */
  public OwnedGauges<T> gauge(String name, String description, ToDoubleFunction<T> value) {
    kinds.add(new Kind<>(name, description, value));
    return this;
  }

  /** Removes the gauges of all others, and takes no measurement of those any more. */
  public synchronized void keepOnly(Set<String> owners) {
    configured = Set.copyOf(owners);
    held.entrySet()
        .removeIf(
            entry -> {
              boolean gone = !configured.contains(entry.getKey());
              if (gone) {
                entry.getValue().meters.forEach(registry::remove);
              }
              return gone;
            });
  }

  /** Publishes what was measured; nothing where the owner went meanwhile. */
  public synchronized void measured(String owner, T value) {
    if (configured == null || configured.contains(owner)) {
      held.computeIfAbsent(owner, name -> register(name, value)).value.set(value);
    }
  }

  /** What was measured last; empty before that. */
  public synchronized Optional<T> last(String owner) {
    return Optional.ofNullable(held.get(owner)).map(found -> found.value.get());
  }

  private Held<T> register(String owner, T first) {
    AtomicReference<T> value = new AtomicReference<>(first);
    List<Meter> meters = new ArrayList<>(kinds.size());
    for (Kind<T> kind : kinds) {
      meters.add(
          Gauge.builder(kind.name, value, now -> kind.value.applyAsDouble(now.get()))
              .description(kind.description)
              .tag(ownerLabel, owner)
              .register(registry));
    }
    return new Held<>(value, meters);
  }
}
