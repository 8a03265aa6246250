package io.skingate.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.skingate.config.LimitConfig;
import io.skingate.config.Rate;
import io.skingate.tenant.Tenant;
import io.skingate.testing.TestTenants;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LastLimitsTest {
  private static final Tenant TENANT = tenant(60, Duration.ofMinutes(1), 3);

  private final AtomicLong nanos = new AtomicLong(7);
  private final LastLimits limits = new LastLimits(nanos::get);

  private static Tenant tenant(int count, Duration period, int burst) {
    Tenant any = TestTenants.tenant("acme");
    return new Tenant(
        any.id(),
        any.clientId(),
        any.secrets(),
        any.account(),
        true,
        new LimitConfig(new Rate(count, period), burst),
        any.reads(),
        any.externalIdPrefix(),
        List.of(),
        List.of(),
        any.spending(),
        any.sourceNetworks());
  }

  @Test
  void what_is_not_known_is_full() {
    assertThat(limits.of(TENANT)).isEqualTo(new LimitState(3, 3, 3, 0));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 1",
    "999, 0, 1",
    "1000, 1, 1",
    "1999, 1, 1",
    "2000, 2, 1",
    "3000, 3, 0",
    "90000, 3, 0"
  })
  void what_was_used_up_comes_back(long millis, long remaining, long reset) {
    limits.learned("acme", new LimitState(3, 3, 0, 1));
    nanos.addAndGet(millis * 1_000_000);
    assertThat(limits.of(TENANT)).isEqualTo(new LimitState(3, 3, remaining, reset));
  }

  @Test
  void a_fast_rate_comes_back_within_the_second_that_was_told() {
    Tenant fast = tenant(20, Duration.ofSeconds(1), 40);
    limits.learned("acme", new LimitState(40, 2, 10, 1));
    nanos.addAndGet(500_000_000);
    assertThat(limits.of(fast)).isEqualTo(new LimitState(40, 2, 20, 1));
  }

  @Test
  void another_burst_than_the_known_one_was_configured_since() {
    limits.learned("acme", new LimitState(5, 5, 0, 1));
    assertThat(limits.of(TENANT)).isEqualTo(new LimitState(3, 3, 3, 0));
  }
}
