package io.skingate.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.MultiMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers in the forms in which developers have them. */
class HeaderTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "x-timestamp: 12:30\nX-Signature:  abc \n",
        "x-timestamp:12:30\r\nx-signature:abc\r\n\r\n",
        "POST /hook HTTP/1.1\nx-timestamp: 12:30\nx-signature: abc",
        "> POST /hook HTTP/1.1\n> x-timestamp: 12:30\n> x-signature: abc\n>\n",
        "{\"x-timestamp\": \"12:30\",\n \"x-signature\": \"abc\"}\n",
      })
  void every_form_gives_the_same(String text) {
    MultiMap headers = HeaderText.parse(text);
    assertThat(headers.size()).isEqualTo(2);
    assertThat(headers.get("x-timestamp")).isEqualTo("12:30");
    assertThat(headers.get("x-signature")).isEqualTo("abc");
  }

  @Test
  void what_stands_twice_is_there_twice() {
    assertThat(HeaderText.parse("a: 1\nA: 2").getAll("a")).containsExactly("1", "2");
    assertThat(HeaderText.parse("").isEmpty()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "'x: 1\nnonsense', line 2 is no header",
    "'x y: 1', line 1 is no header",
    "'{\"a\":1}', the header a should be a string",
    "'{\"a\":', is not well-formed JSON",
  })
  void anything_else_is_refused_and_named(String text, String message) {
    assertThatThrownBy(() -> HeaderText.parse(text)).hasMessageContaining(message);
  }
}
