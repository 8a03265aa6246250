package io.skingate.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OwnedGaugesTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final OwnedGauges<List<Integer>> gauges =
      new OwnedGauges<List<Integer>>(registry, "tenant")
          .gauge("first", "The first number", numbers -> numbers.get(0))
          .gauge("second", "The second number", numbers -> numbers.get(1));

  private Double value(String name, String owner) {
    var gauge = registry.find(name).tag("tenant", owner).gauge();
    return gauge == null ? null : gauge.value();
  }

  @Test
  void shows_what_was_measured_last() {
    assertThat(gauges.last("acme")).isEmpty();
    gauges.measured("acme", List.of(1, 2));
    gauges.measured("acme", List.of(3, 4));
    gauges.measured("globex", List.of(5, 6));
    assertThat(value("first", "acme")).isEqualTo(3);
    assertThat(value("second", "acme")).isEqualTo(4);
    assertThat(value("second", "globex")).isEqualTo(6);
    assertThat(gauges.last("globex")).contains(List.of(5, 6));
    assertThat(registry.getMeters()).hasSize(4);
  }

  @Test
  void an_owner_that_goes_takes_its_gauges_with_it_and_a_late_measurement_brings_none_back() {
    gauges.measured("acme", List.of(1, 2));
    gauges.measured("globex", List.of(5, 6));
    gauges.keepOnly(Set.of("globex", "initech"));
    gauges.measured("acme", List.of(7, 8));
    assertThat(value("first", "acme")).isNull();
    assertThat(gauges.last("acme")).isEmpty();
    assertThat(value("first", "globex")).isEqualTo(5);
    assertThat(registry.getMeters()).hasSize(2);
  }

  @Test
  void an_owner_that_comes_back_begins_anew() {
    gauges.measured("acme", List.of(1, 2));
    gauges.keepOnly(Set.of());
    gauges.keepOnly(Set.of("acme"));
    assertThat(value("first", "acme")).isNull();
    gauges.measured("acme", List.of(9, 0));
    assertThat(value("first", "acme")).isEqualTo(9);
  }
}
