package io.skingate.api.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentNegotiationTest {
  private static final String TAG = "\"abc\"";
  private static final String GZIP = "\"abc-gzip\"";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gzip",
        "GZIP",
        "x-gzip",
        " gzip ",
        "gzip, deflate, br",
        "deflate,gzip",
        "br;q=1.0, gzip;q=0.8, *;q=0.1",
        "gzip;q=0.001",
        "gzip; q=1.000",
        "gzip ;Q=0.5",
        "*",
        "*;q=0.5",
        "identity;q=0.5, gzip;q=1.0",
        "identity, gzip",
        "identity;q=0, *",
        "gzip, *;q=0",
        ",gzip,",
        "gzip;x=y;q=1"
      })
  void gzip_is_served_to_those_who_take_it(String header) {
    assertThat(ContentNegotiation.wantsGzip(header)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ",",
        ";",
        "identity",
        "deflate",
        "br, zstd",
        "gzip;q=0",
        "gzip;q=0.0",
        "gzip;q=0.000, *",
        "*;q=0",
        "identity;q=1, gzip;q=0.5",
        "identity, *;q=0.5",
        "gzip;q=NaN",
        "gzip;q=Infinity",
        "gzip;q=-1",
        "gzip;q=2",
        "gzip;q=",
        "gzip;q=abc",
        "notgzip",
        "gzip2"
      })
  void the_plain_body_is_served_to_all_others(String header) {
    assertThat(ContentNegotiation.wantsGzip(header)).isFalse();
  }

  @Test
  void no_header_means_the_plain_body() {
    assertThat(ContentNegotiation.wantsGzip(null)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"abc\"|\"abc\"",
        "W/\"abc\"|\"abc\"",
        "\"abc-gzip\"|\"abc-gzip\"",
        "\"x\", \"abc\"|\"abc\"",
        "\"x\",W/\"abc-gzip\" ,\"y\"|\"abc-gzip\"",
        "\"abc-gzip\", \"abc\"|\"abc\"",
        "*|\"abc\"",
        " * |\"abc\"",
      })
  void what_the_reader_has_is_named(String header, String tag) {
    assertThat(ContentNegotiation.match(List.of(header), TAG, GZIP)).hasValue(tag);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "abc",
        "\"ABC\"",
        "\"abc",
        "w/\"abc\"",
        "\"x\"",
        "W/",
        "\"\"",
        "\"abc\"x",
        ","
      })
  void anything_else_matches_nothing(String header) {
    assertThat(ContentNegotiation.match(List.of(header), TAG, GZIP)).isEmpty();
  }

  @Test
  void every_field_line_counts() {
    assertThat(ContentNegotiation.match(List.of("\"x\"", TAG), TAG, GZIP)).hasValue(TAG);
    assertThat(ContentNegotiation.match(List.of(), TAG, GZIP)).isEmpty();
  }
}
