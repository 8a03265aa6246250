package io.skingate.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntityTagTest {
  private static final String TAG = "\"abc\"";
  private static final String GZIP = "\"abc-gzip\"";

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
    assertThat(EntityTag.held(List.of(header), TAG, GZIP)).hasValue(tag);
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
    assertThat(EntityTag.held(List.of(header), TAG, GZIP)).isEmpty();
  }

  @Test
  void every_field_line_counts() {
    assertThat(EntityTag.held(List.of("\"x\"", TAG), TAG, GZIP)).hasValue(TAG);
    assertThat(EntityTag.held(List.of(), TAG, GZIP)).isEmpty();
  }
}
