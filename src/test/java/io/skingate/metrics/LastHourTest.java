package io.skingate.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.skingate.metrics.HourSeries.Figure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LastHourTest {
  private Instant now = Instant.parse("2026-11-26T02:10:30Z");
  private final LastHour lastHour =
      new LastHour(
          new Clock() {
            @Override
            public ZoneId getZone() {
              return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
              return this;
            }

            @Override
            public Instant instant() {
              return now;
            }
          });

  private void pass(int minutes) {
    now = now.plus(Duration.ofMinutes(minutes));
  }

  private int[] orders() {
    return lastHour.all().get("acme").of(Figure.ORDERS);
  }

  @Test
  void counts_into_the_minute_that_runs() {
    lastHour.count("acme", Figure.ORDERS);
    lastHour.count("acme", Figure.ORDERS);
    pass(2);
    lastHour.count("acme", Figure.ORDERS);

    assertThat(orders()).startsWith(1, 0, 2, 0).hasSize(60);
    assertThat(lastHour.all().get("acme").total(Figure.ORDERS)).isEqualTo(3);
    assertThat(lastHour.all().get("acme").total(Figure.ORDERS, 2)).isEqualTo(1);
  }

  @Test
  void of_ages_the_greatest_counts() {
    lastHour.note("acme", Figure.UPDATE_AGE, 40);
    lastHour.note("acme", Figure.UPDATE_AGE, 900);
    lastHour.note("acme", Figure.UPDATE_AGE, 70);

    assertThat(lastHour.all().get("acme").of(Figure.UPDATE_AGE)).startsWith(900, 0);
  }

  @Test
  void what_is_an_hour_old_is_gone_and_a_store_with_nothing_else_too() {
    lastHour.count("acme", Figure.ORDERS);
    pass(59);
    assertThat(orders()).endsWith(1);
    lastHour.count("bravo", Figure.ORDERS);
    pass(1);

    assertThat(lastHour.all()).containsOnlyKeys("bravo");
  }

  @Test
  void a_minute_is_not_counted_for_the_one_of_an_hour_before() {
    lastHour.count("acme", Figure.ORDERS);
    pass(60);
    lastHour.count("acme", Figure.ORDERS);

    assertThat(lastHour.all().get("acme").total(Figure.ORDERS)).isEqualTo(1);
  }

  @Test
  void a_clock_that_is_set_back_loses_nothing() {
    lastHour.count("acme", Figure.ORDERS);
    pass(-3);
    lastHour.count("acme", Figure.ORDERS);
    pass(3);

    assertThat(orders()).startsWith(2, 0);
  }

  @Test
  void a_store_that_was_removed_is_forgotten() {
    lastHour.count("acme", Figure.ORDERS);
    lastHour.count("bravo", Figure.ORDERS);
    lastHour.keepOnly(Set.of("bravo"));

    assertThat(lastHour.all()).containsOnlyKeys("bravo");
  }
}
