package io.skingate.api.caller;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class GuessBrakeTest {
  private long now = 1_000;
  private final GuessBrake brake = new GuessBrake(() -> now);

  private void fail(String group, int times) {
    for (int i = 0; i < times; i++) {
      brake.failed(group);
    }
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  @Test
  void thirty_failures_in_a_minute_are_let_pass_and_one_more_is_not() {
    fail("a", 30);
    assertThat(brake.blocked("a", "id", "secret")).isEmpty();
    fail("a", 1);
    pass(Duration.ofSeconds(20));
    assertThat(brake.blocked("a", "id", "secret")).contains(Duration.ofSeconds(40));
    assertThat(brake.blocked("b", "id", "secret")).as("another address").isEmpty();
    pass(Duration.ofSeconds(40));
    assertThat(brake.blocked("a", "id", "secret")).as("the minute is over").isEmpty();
    fail("a", 1);
    assertThat(brake.blocked("a", "id", "secret")).as("a new minute began").isEmpty();
  }

  @Test
  void failures_that_are_a_minute_apart_are_not_added_up() {
    fail("a", 20);
    pass(Duration.ofSeconds(61));
    fail("a", 20);
    assertThat(brake.blocked("a", "id", "secret")).isEmpty();
  }

  @Test
  void whoever_was_let_in_from_there_within_the_hour_still_passes() {
    brake.letIn("a", "id", "secret");
    pass(Duration.ofMinutes(59));
    fail("a", 31);
    assertThat(brake.blocked("a", "id", "secret")).isEmpty();
    assertThat(brake.blocked("a", "id", "other")).isPresent();
    assertThat(brake.blocked("a", "i", "dsecret")).as("another pair").isPresent();
    brake.letIn("b", "id", "secret");
    fail("c", 31);
    assertThat(brake.blocked("c", "id", "secret")).as("from another address").isPresent();
  }

  @Test
  void what_was_let_in_is_forgotten_after_an_hour() {
    brake.letIn("a", "id", "secret");
    pass(Duration.ofMinutes(30));
    brake.letIn("a", "id", "secret");
    pass(Duration.ofMinutes(59));
    fail("a", 31);
    assertThat(brake.blocked("a", "id", "secret")).as("counted from the last time").isEmpty();
    pass(Duration.ofMinutes(2));
    fail("a", 31);
    assertThat(brake.blocked("a", "id", "secret")).isPresent();
  }

  @Test
  void so_many_addresses_are_counted_at_the_most() {
    for (int i = 0; i < GuessBrake.MOST_ADDRESSES + 50; i++) {
      brake.failed("address-" + i);
    }
    assertThat(brake.addresses()).isEqualTo(GuessBrake.MOST_ADDRESSES);
  }
}
