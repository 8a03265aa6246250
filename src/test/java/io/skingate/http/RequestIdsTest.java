package io.skingate.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestIdsTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "0", "req-1", "A.b_c:d-9", "7f6b1c1e-3a51-4d4b-a0a4-0b7c6d3f2c11"})
  void a_sane_name_is_kept(String name) {
    assertThat(RequestIds.of(name)).isEqualTo(name);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", " ", "a b", "a\n", "a\r\nb", "<a>", "\"a\"", "ä", "a/b", "a\0", "{}"})
  void any_other_is_replaced(String name) {
    assertThat(UUID.fromString(RequestIds.of(name))).isNotNull();
  }

  @Test
  void a_name_has_at_most_128_characters_and_new_ones_differ() {
    assertThat(RequestIds.of("x".repeat(128))).isEqualTo("x".repeat(128));
    assertThat(RequestIds.of("x".repeat(129))).hasSize(36);
    assertThat(RequestIds.of(null)).isNotEqualTo(RequestIds.of(null));
  }
}
