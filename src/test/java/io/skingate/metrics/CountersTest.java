package io.skingate.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class CountersTest {
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  private double count(String... tags) {
    return meters.get("apples").tags(tags).counter().count();
  }

  @Test
  void each_set_of_values_has_a_counter_of_its_own_from_its_first_count_on() {
    Counters apples = new Counters(meters, "apples", "Apples", "colour", "size");
    assertThat(meters.getMeters()).isEmpty();
    apples.count("red", "large");
    apples.count("red", "small");
    apples.count("red", "large");
    assertThat(count("colour", "red", "size", "large")).isEqualTo(2);
    assertThat(count("colour", "red", "size", "small")).isEqualTo(1);
    assertThat(meters.get("apples").counter().getId().getDescription()).isEqualTo("Apples");
  }

  @Test
  void instances_of_one_name_count_together() {
    new Counters(meters, "apples", "Apples").count();
    new Counters(meters, "apples", "Apples").count();
    assertThat(count()).isEqualTo(2);
  }
}
