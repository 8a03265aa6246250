package io.skingate.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefreshScheduleTest {
  private static final double MIDDLE = 0.5;

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "timeout, 1, 5s, -, 500",
        "timeout, 2, 5s, -, 1000",
        "timeout, 3, 5s, -, 2000",
        "timeout, 4, 5s, -, 3000",
        "timeout, 1000000, 5s, -, 3000",
        "invalid, 9, 60s, -, 3000",
        "rate_limited, 1, 5s, 30, 30000",
        "server_error, 4, 5s, 1, 3000",
        "credentials_rejected, 1, 5s, -, 10000",
        "credentials_rejected, 9, 60s, -, 60000",
        "too_large, 1, 5s, -, 10000",
        "too_large, 1, 60s, -, 60000",
      })
  void backs_off_but_notices_recovery_soon(
      String result, int failures, String interval, Long retryAfter, long expectedMillis) {
    Refresh last =
        Refresh.failed(result, retryAfter == null ? null : Duration.ofSeconds(retryAfter));
    assertThat(
            RefreshSchedule.next(last, failures, Duration.parse("PT" + interval), MIDDLE)
                .toMillis())
        .isEqualTo(expectedMillis);
  }

  @Test
  void keeps_the_interval_with_jitter_while_all_is_well() throws Exception {
    Refresh last = Refresh.got("changed", Catalog.of(null, null, Instant.EPOCH, Instant.EPOCH));
    Duration interval = Duration.ofSeconds(5);
    assertThat(RefreshSchedule.next(last, 0, interval, 0)).isEqualTo(Duration.ofMillis(4500));
    assertThat(RefreshSchedule.next(last, 0, interval, 0.999)).hasMillis(5499);
  }
}
