package io.skingate.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class SharedClockTest {
  private static final Instant WRONG = Instant.parse("2026-11-23T12:00:00Z");
  private final SharedClock clock = new SharedClock(Clock.fixed(WRONG, ZoneOffset.UTC));

  @Test
  void is_the_pods_own_until_redis_has_told_its_time() {
    assertThat(clock.instant()).isEqualTo(WRONG);
  }

  @Test
  void follows_redis_whichever_way_the_pod_is_wrong() {
    clock.observe(WRONG.plusSeconds(420), Duration.ZERO);
    assertThat(clock.instant()).isEqualTo(WRONG.plusSeconds(420));
    clock.observe(WRONG.minusSeconds(420), Duration.ZERO);
    assertThat(clock.instant()).isEqualTo(WRONG.minusSeconds(420));
  }

  @Test
  void takes_redis_time_for_that_of_the_middle_of_asking() {
    clock.observe(WRONG, Duration.ofMillis(80));
    assertThat(clock.instant()).isEqualTo(WRONG.plusMillis(40));
  }
}
