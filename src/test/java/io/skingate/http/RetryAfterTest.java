package io.skingate.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-04-25T12:00:00Z");

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "7, PT7S",
        "' 7 ', PT7S",
        "007, PT7S",
        "0, PT0S",
        "000, PT0S",
        "2147483647, PT2147483647S",
        "2147483648, PT2147483647S",
        "9999999999, PT2147483647S",
        "999999999999999999999999, PT2147483647S",
        "'Sat, 25 Apr 2026 12:00:30 GMT', PT30S",
        "'Saturday, 25-Apr-26 12:00:30 GMT', PT30S",
        "'Sat Apr 25 12:00:30 2026', PT30S",
        "'Fri May  1 12:00:00 2026', PT144H",
        "' Sat, 25 Apr 2026 12:00:30 GMT ', PT30S",
        "'Sat, 25 Apr 2026 11:00:00 GMT', PT0S",
        "'Thu, 01 Jan 1970 00:00:00 GMT', PT0S",
        "'Sunday, 06-Nov-94 08:49:37 GMT', PT0S",
        "'Sun Nov  6 08:49:37 1994', PT0S",
        "'Fri, 31 Dec 9999 23:59:59 GMT', PT2147483647S",
        "-, -",
        "'', -",
        "'  ', -",
        "soon, -",
        "-5, -",
        "+5, -",
        "1.5, -",
        "'7 s', -",
        "٧, -",
      })
  void reads_seconds_and_the_three_forms_of_a_date(String header, Duration expected) {
    assertThat(RetryAfter.parse(header, NOW).orElse(null)).isEqualTo(expected);
  }

  @Test
  void digits_without_end_are_a_long_wait_and_words_without_end_none() {
    assertThat(RetryAfter.parse("9".repeat(8000), NOW)).contains(RetryAfter.LONGEST);
    assertThat(RetryAfter.parse("0".repeat(8000) + "5", NOW)).contains(Duration.ofSeconds(5));
    assertThat(RetryAfter.parse("Sat, ".repeat(1600), NOW)).isEmpty();
  }
}
