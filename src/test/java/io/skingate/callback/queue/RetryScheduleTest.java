package io.skingate.callback.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.skingate.callback.sending.Attempt;
import io.skingate.callback.sending.AttemptResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryScheduleTest {
  private static final Instant NOW = Instant.parse("2026-04-25T12:00:00Z");
  private static final List<Duration> STEPS =
      List.of(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofMinutes(2));

  private static RetrySchedule drawing(double value) {
    return new RetrySchedule(
        STEPS,
        new RandomGenerator() {
          @Override
          public long nextLong() {
            return 0;
          }

          @Override
          public double nextDouble() {
            return value;
          }
        });
  }

  private static Attempt answered(int status, String retryAfter) {
    return new Attempt(
        AttemptResult.ofStatus(status), status, Duration.ofMillis(5), "", retryAfter);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0, 4000",
    "1, 0.5, 5000",
    "1, 0.999999, 6000",
    "2, 0, 24000",
    "2, 0.5, 30000",
    "3, 0.5, 120000",
  })
  void each_step_is_jittered_by_a_fifth_either_way(int failed, double drawn, long millis) {
    assertThat(drawing(drawn).next(failed, answered(500, null), NOW))
        .contains(Duration.ofMillis(millis));
  }

  @Test
  void after_the_last_step_the_delivery_is_dead() {
    assertThat(drawing(0.5).next(4, answered(500, null), NOW)).isEmpty();
    assertThat(drawing(0.5).next(4, answered(503, "7"), NOW)).isEmpty();
  }

  @Test
  void gone_ends_the_delivery_at_once() {
    assertThat(drawing(0.5).next(1, answered(410, "60"), NOW)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "429, 7, 7000",
        "503, 7, 7000",
        "503, ' 7 ', 7000",
        "429, 0, 5000",
        "429, 1, 5000",
        "429, 10, 10000",
        "429, 11, 10000",
        "429, 31536000, 10000",
        "429, 999999999999999999, 10000",
        "503, 'Sat, 25 Apr 2026 12:00:08 GMT', 8000",
        "503, 'Saturday, 25-Apr-26 12:00:08 GMT', 8000",
        "503, 'Sat Apr 25 12:00:08 2026', 8000",
        "503, 'Sat, 25 Apr 2026 11:00:00 GMT', 5000",
        "503, 'Mon, 25 Apr 2033 12:00:00 GMT', 10000",
        "503, soon, 5000",
        "503, -5, 5000",
        "503, 1.5, 5000",
        "503, 99999999999999999999999, 10000",
        "503, '', 5000",
        "503, -, 5000",
        "500, 7, 5000",
        "404, 7, 5000",
      })
  void retry_after_counts_on_429_and_503_within_the_step_and_its_double(
      int status, String header, long millis) {
    assertThat(drawing(0.5).next(1, answered(status, header), NOW))
        .contains(Duration.ofMillis(millis));
  }

  @Test
  void an_endpoint_is_probed_no_later_than_any_step() {
    assertThat(drawing(0).probeAfter()).isEqualTo(Duration.ofSeconds(5));
    assertThat(
            new RetrySchedule(List.of(Duration.ofHours(1)), RandomGenerator.getDefault())
                .probeAfter())
        .isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void without_steps_the_first_failure_is_the_end() {
    RetrySchedule none = new RetrySchedule(List.of(), RandomGenerator.getDefault());
    assertThat(none.next(1, answered(500, null), NOW)).isEqualTo(Optional.empty());
  }
}
