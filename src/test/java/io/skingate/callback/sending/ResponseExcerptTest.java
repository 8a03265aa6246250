package io.skingate.callback.sending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.skingate.config.Secret;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a store repeats of a callback and must not be shown. */
class ResponseExcerptTest {
  private static final String HEX = "0a1b2c3d4e5f".repeat(5) + "beef";
  private static final String FIRST = "ab/+cdEFGHijklmnopqrstuvwxyz0123456789ABCDE=";
  private static final String SECOND = "/zyxwvutsrqponmlkjihgfedcba9876543210ZYXWVU=";
  private static final Secret SECRET = new Secret("p&ss <w\"ö/rd\\+=_%");
  private static final Secret OLD = new Secret("older-secret-of-the-store");
  private static final MultiMap SENT =
      MultiMap.caseInsensitiveMultiMap()
          .add("x-signature", HEX)
          .add("webhook-signature", "v1," + FIRST + " v1," + SECOND);

  private static String excerpt(String answer, boolean whole) {
    return ResponseExcerpt.of(Buffer.buffer(answer), whole, SENT, List.of(SECRET, OLD));
  }

  private static String base64(Secret secret) {
    return Base64.getEncoder().encodeToString(secret.bytes());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "p&ss <w\"ö/rd\\+=_% ~ plain",
        "p&ss <w\\\"ö\\/rd\\\\+=_% ~ JSON",
        "p\\u0026ss\\u0020\\u003cw\\u0022\\u00f6\\u002frd\\u005c\\u002b\\u003d\\u005f\\u0025 ~ JSON",
        "p\\u0026ss\\u0020\\u003Cw\\u0022\\u00F6\\u002Frd\\u005C\\u002B\\u003D\\u005F\\u0025 ~ JSON",
        "p&ss <w\\\\\\\"ö\\\\\\/rd\\\\\\\\+=_% ~ JSON in JSON",
        "p%26ss%20%3Cw%22%C3%B6%2Frd%5C%2B%3D%5F%25 ~ percent",
        "p%26ss+%3cw%22%c3%b6%2frd%5c%2b%3d_%25 ~ form",
        "p%2526ss%2520%253Cw%2522%25C3%25B6%252Frd%255C%252B%253D_%2525 ~ percent twice",
        "p&amp;ss &lt;w&quot;&ouml;/rd\\+=_% ~ HTML",
        "p&#38;ss&#32;&#60;w&#34;&#246;&#47;rd&#92;&#43;&#61;&#95;&#37; ~ HTML",
        "p&#x26;ss&#x20;&#X3C;w&#x0022;&#xF6;&#x2f;rd&bsol;&plus;&equals;&lowbar;&percnt; ~ HTML",
        "p&amp;amp;ss &amp;lt;w&amp;quot;&amp;#246;/rd\\+=_% ~ HTML twice",
      })
  void a_secret_is_hidden_however_it_is_spelled(String spelled, String how) {
    assertThat(excerpt("got " + spelled + " and " + spelled + "!", true))
        .as(how)
        .isEqualTo("got *** and ***!");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%s",
        "v1,%s",
        "v1\\u002c%s",
        "\"%s\"",
        "x%sx",
      })
  void a_standard_signature_is_hidden_however_it_is_spelled(String around) {
    for (String signature : List.of(FIRST, SECOND)) {
      String bare = signature.replace("=", "");
      for (String spelled :
          List.of(
              signature,
              bare,
              signature.replace("/", "\\/"),
              signature.replace("/", "\\u002f").replace("+", "\\u002B").replace("=", "\\u003d"),
              signature.replace("/", "%2f").replace("+", "%2B").replace("=", "%3D"),
              signature.replace("/", "&#x2F;").replace("+", "&#43;").replace("=", "&equals;"))) {
        assertThat(excerpt(around.formatted(spelled), true))
            .as(spelled)
            .contains("***")
            .doesNotContainIgnoringCase("cdEFG", "zyxwv", "ABCDE", "ZYXWVU");
      }
    }
  }

  @Test
  void every_other_value_is_hidden_too() {
    for (String value :
        List.of(
            HEX,
            HEX.toUpperCase(Locale.ROOT),
            "sha256=" + HEX,
            OLD.value(),
            "whsec_" + base64(SECRET),
            "whsec_" + base64(OLD),
            "whsec%5F" + base64(OLD),
            base64(OLD).replace("=", ""))) {
      assertThat(excerpt("<" + value + ">", true))
          .as(value)
          .contains("***")
          .doesNotContainIgnoringCase(HEX, OLD.value(), base64(SECRET), base64(OLD));
    }
  }

  @Test
  void nothing_of_a_secret_is_left_where_the_excerpt_is_cut() {
    String answer = "SIG " + HEX + " whsec_" + base64(SECRET) + " " + OLD.value() + " ";
    for (int before = 0; before <= 1100; before++) {
      String excerpt = excerpt("-".repeat(before) + answer.repeat(40), false);
      assertThat(excerpt.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(1024);
      assertThat(excerpt.replaceAll("[-*]|SIG|whsec_|\\s|=", ""))
          .as("%d", before)
          .matches("[SIGwhsec_]{0,5}");
    }
  }

  @Test
  void nothing_of_a_secret_is_left_where_the_answer_broke_off() {
    for (String value : List.of(HEX, FIRST, SECOND, SECRET.value(), "p%26ss%20%3Cw", base64(OLD))) {
      for (int length = 1; length < value.length(); length++) {
        assertThat(excerpt("got " + value.substring(0, length), false).replace("=", ""))
            .isEqualTo("got ***");
      }
    }
  }

  @Test
  void what_is_no_secret_is_shown() {
    String answer = "{\"error\":\"p&ss is wrong\",\"hint\":\"0a1b2c3d\\/v1,\"}";
    assertThat(excerpt(answer, true)).isEqualTo(answer);
    assertThat(excerpt("", false)).isEmpty();
    assertThat(excerpt("é".repeat(600), true)).isEqualTo("é".repeat(512));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\", "%", "%25", "&", "&amp;", "\\u", "p", "p&", "&#0", "ab/"})
  void a_hostile_answer_costs_little(String part) {
    Buffer answer =
        Buffer.buffer(
            part.repeat(ResponseExcerpt.WINDOW_BYTES).substring(0, ResponseExcerpt.WINDOW_BYTES));
    List<Secret> secrets =
        List.of(
            new Secret("\\".repeat(64)), new Secret("%&".repeat(64)), new Secret("&".repeat(99)));
    assertTimeout(Duration.ofSeconds(2), () -> ResponseExcerpt.of(answer, false, SENT, secrets));
  }
}
