package io.skingate.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {
  @ParameterizedTest
  @CsvSource({
    "2026-11-25T20:53:08Z, 2026-11-25T20:53:08Z",
    "2026-11-25t20:53:08.5z, 2026-11-25T20:53:08.500Z",
    "2026-11-25T20:53:08.3501234567890Z, 2026-11-25T20:53:08.350123456Z",
    "2026-11-25T20:53:08+01:00, 2026-11-25T19:53:08Z",
    "2026-11-25T20:53:08-23:59, 2026-11-26T20:52:08Z",
    "2026-11-25T00:00:00+23:59, 2026-11-24T00:01:00Z",
    "2026-11-25T20:53:08-00:00, 2026-11-25T20:53:08Z"
  })
  void any_offset_is_read(String text, Instant time) {
    assertThat(Rfc3339.parse(text)).contains(time);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yesterday",
        "1764104000",
        "2026-11-25",
        "2026-11-25T20:53Z",
        "2026-11-25T20:53:08",
        "2026-11-25 20:53:08Z",
        "2026-11-25T20:53:08+0100",
        "2026-11-25T20:53:08+24:00",
        "2026-11-25T20:53:08+01:60",
        "2026-02-30T20:53:08Z",
        "2026-11-25T25:53:08Z",
        "+2026-11-25T20:53:08Z",
        "2026-11-25T20:53:08Z[UTC]",
        "2026-11-25T20:53:08.Z"
      })
  void all_else_is_no_time(String text) {
    assertThat(Rfc3339.parse(text)).isEmpty();
  }

  @Test
  void it_is_written_in_utc_with_milliseconds() {
    assertThat(Rfc3339.format(Instant.parse("2026-11-25T20:53:08.3509Z")))
        .isEqualTo("2026-11-25T20:53:08.350Z");
    assertThat(Rfc3339.format(Instant.parse("2026-11-25T20:53:08Z")))
        .isEqualTo("2026-11-25T20:53:08.000Z");
  }
}
