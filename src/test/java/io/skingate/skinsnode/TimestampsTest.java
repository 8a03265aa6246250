package io.skingate.skinsnode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {
  @ParameterizedTest
  @CsvSource({
    "2026-04-25T12:36:12.000Z, 2026-04-25T12:36:12Z",
    "2026-04-25T12:36:12Z, 2026-04-25T12:36:12Z",
    "2026-04-25t12:36:12z, 2026-04-25T12:36:12Z",
    "2026-04-25T12:36Z, 2026-04-25T12:36:00Z",
    "2026-04-25T14:36:12.5+02:00, 2026-04-25T12:36:12.500Z",
    "2026-04-25T14:36:12+0200, 2026-04-25T12:36:12Z",
    "2026-04-25T14:36:12+02, 2026-04-25T12:36:12Z",
    "2026-04-25T07:06:12.123456789-05:30, 2026-04-25T12:36:12.123456789Z",
    "1777120572, 2026-04-25T12:36:12Z",
    "' 1777120572 ', 2026-04-25T12:36:12Z",
    "1777120572123, 2026-04-25T12:36:12.123Z",
    "0, 1970-01-01T00:00:00Z",
    "000000001777120, 1970-01-21T13:38:40Z",
  })
  void reads_iso_seconds_and_milliseconds(String text, String expected) {
    assertThat(Timestamps.parse(text)).contains(Instant.parse(expected));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        " ",
        "yesterday",
        "-1777120572",
        "+1777120572",
        "1777120572.5",
        "1e9",
        "0x10",
        "NaN",
        "\u0661\u0662",
        "99999999999999999999999999",
        "9223372036854775808",
        "2026-04-25",
        "2026-04-25T12:36:12",
        "2026-13-25T12:36:12Z",
        "2026-04-25T25:36:12Z",
        "2026-04-25T12:36:12+99:00",
        "+999999999-12-31T23:59:59Z",
        "-999999999-01-01T00:00:00Z",
        "+10000-01-01T00:00:00Z",
        "2026-04-25T12:36:12Z; drop",
        "Sat, 25 Apr 2026 12:36:12 GMT",
        "1111111111111111111111111111111111111111111111111111111111111111111111111111111111111",
      })
  void is_empty_for_anything_else(String text) {
    assertThat(Timestamps.parse(text)).isEmpty();
  }
}
