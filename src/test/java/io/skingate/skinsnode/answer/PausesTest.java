package io.skingate.skinsnode.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PausesTest {
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "7, PT7S",
        "' 7 ', PT7S",
        "0, PT1S",
        "600, PT10M",
        "601, PT10M",
        "999999999999999999, PT10M",
        "'Sat, 25 Apr 2026 12:00:30 GMT', PT30S",
        "'Saturday, 25-Apr-26 12:00:30 GMT', PT30S",
        "'Sat Apr 25 12:00:30 2026', PT30S",
        "'Sat, 25 Apr 2026 11:00:00 GMT', PT1S",
        "'Sat Apr 25 11:00:00 2026', PT1S",
        "'Sun, 26 Apr 2026 12:00:00 GMT', PT10M",
        "-, -",
        "'', -",
        "soon, -",
        "-5, -",
        "1.5, -",
        "99999999999999999999, PT10M",
      })
  void what_skinsnode_asks_for_is_granted_within_bounds(String header, Duration expected) {
    Instant now = Instant.parse("2026-04-25T12:00:00Z");
    assertThat(Pauses.asked(header, now).orElse(null)).isEqualTo(expected);
  }
}
