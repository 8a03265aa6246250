package io.skingate.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventCursorTest {
  private static final EventCursor CURSOR =
      new EventCursor(new EventId(1_795_639_988_350L, 3), -5, 77);

  @Test
  void it_is_read_as_it_was_written() {
    assertThat(EventCursor.parse("acme", CURSOR.text("acme"))).contains(CURSOR);
    assertThat(EventCursor.parse("acme", EventCursor.START.text("acme")))
        .contains(EventCursor.START);
  }

  @Test
  void another_stores_is_none() {
    assertThat(EventCursor.parse("beta", CURSOR.text("acme"))).isEmpty();
    assertThat(EventCursor.parse("beta", EventCursor.START.text("acme"))).isEmpty();
  }

  @Test
  void a_changed_character_anywhere_makes_it_none() {
    String text = CURSOR.text("acme");
    for (int i = 0; i < text.length(); i++) {
      for (char other : new char[] {'A', 'z', '-', '*', 'é'}) {
        String changed = text.substring(0, i) + other + text.substring(i + 1);
        if (!changed.equals(text)) {
          assertThat(EventCursor.parse("acme", changed)).as(changed).isEmpty();
        }
      }
      assertThat(EventCursor.parse("acme", text.substring(0, i))).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "0-0", "1795639988350-0", "====", "\u0000", "dlv_YWNtZTphOjE"})
  void all_else_is_none(String text) {
    assertThat(EventCursor.parse("acme", text)).isEmpty();
    assertThat(EventCursor.parse("acme", CURSOR.text("acme") + text).isPresent())
        .isEqualTo(text.isEmpty());
  }

  @Test
  void padding_and_the_other_alphabet_are_refused() {
    String text = CURSOR.text("acme");
    byte[] bytes = Base64.getUrlDecoder().decode(text);
    assertThat(EventCursor.parse("acme", Base64.getUrlEncoder().encodeToString(bytes)).isPresent())
        .isEqualTo(bytes.length % 3 == 0);
  }
}
