package io.skingate.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import java.util.function.BiFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSpliceTest {
  private static final BiFunction<String, String, String> TO_TENANT =
      (key, value) ->
          key.equals("externalId") && value.startsWith("acme.") ? value.substring(5) : null;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"externalId\":\"acme.1\"}|{\"externalId\":\"1\"}",
        "{ \"externalId\" :\t\"acme.1\" , \"n\":1.10e+2}|{ \"externalId\" :\t\"1\" , \"n\":1.10e+2}",
        "{\"order\":{\"externalId\":\"acme.1\"}}|{\"order\":{\"externalId\":\"1\"}}",
        "{\"a\":[{\"externalId\":\"acme.1\"},[{\"externalId\":\"acme.2\"}]]}"
            + "|{\"a\":[{\"externalId\":\"1\"},[{\"externalId\":\"2\"}]]}",
        "{\"ex\\u0074ernalId\":\"acme\\u002e1\"}|{\"ex\\u0074ernalId\":\"1\"}",
        "{\"externalId\":[\"acme.1\"]}|{\"externalId\":[\"acme.1\"]}",
        "{\"other\":\"acme.1\",\"externalId\":null}|{\"other\":\"acme.1\",\"externalId\":null}",
        "{\"externalId\":\"acme.1\",\"externalId\":\"acme.2\"}"
            + "|{\"externalId\":\"1\",\"externalId\":\"2\"}",
        "{\"é★\":\"\\ud83d\\ude00 😀\",\"externalId\":\"acme.★\",\"x\":\"\\/\"}"
            + "|{\"é★\":\"\\ud83d\\ude00 😀\",\"externalId\":\"★\",\"x\":\"\\/\"}",
      })
  void changes_the_value_and_no_other_byte(String before, String after) throws Exception {
    assertThat(new String(JsonSplice.replaceStrings(before.getBytes(UTF_8), TO_TENANT), UTF_8))
        .isEqualTo(after);
  }

  @Test
  void returns_the_same_array_where_nothing_changes() throws Exception {
    byte[] json = "{\"externalId\":\"beta.1\"}".getBytes(UTF_8);
    assertThat(JsonSplice.replaceStrings(json, TO_TENANT)).isSameAs(json);
  }

  @Test
  void escapes_what_it_puts_in() throws Exception {
    String value = "a\"b\\c\n\u0001é\uD83D\uDE00";
    byte[] spliced =
        JsonSplice.replaceStrings("{\"k\":\"v\"}".getBytes(UTF_8), (key, old) -> value);
    assertThat(Json.parseObject(spliced).get("k").textValue()).isEqualTo(value);
  }

  @Test
  void handles_bodies_and_values_larger_than_any_buffer() throws Exception {
    String padding = "é★x".repeat(40_000);
    String json =
        "{\"p\":\"%s\",\"externalId\":\"acme.%s\",\"q\":\"%s\"}"
            .formatted(padding, padding, padding);
    assertThat(new String(JsonSplice.replaceStrings(json.getBytes(UTF_8), TO_TENANT), UTF_8))
        .isEqualTo(json.replace("acme.", ""));
  }

  @Property(tries = 300)
  void finds_the_value_wherever_it_stands(
      @ForAll String before, @ForAll String value, @ForAll @IntRange(max = 9000) int padding)
      throws Exception {
    byte[] json =
        Json.bytes(
            Json.object()
                .put("before", before + " ".repeat(padding))
                .put("target", value)
                .put("after", before));
    byte[] spliced =
        JsonSplice.replaceStrings(json, (key, old) -> key.equals("target") ? "new" : null);
    assertThat(Json.parseObject(spliced)).isEqualTo(Json.parseObject(json).put("target", "new"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{\"a\":}",
        "{} {}",
        "{}x",
        "[1,]",
        "{\"a\":\"\u0001\"}",
        "nul",
        "\uFEFF{}"
      })
  void refuses_what_is_not_one_document(String json) {
    assertThatExceptionOfType(MalformedJsonException.class)
        .isThrownBy(() -> JsonSplice.replaceStrings(json.getBytes(UTF_8), (k, v) -> null));
  }

  @Test
  void tells_values_under_different_keys_apart() throws Exception {
    Map<String, String> replacements = Map.of("externalId", "1", "webhookUrl", "https://shop/x");
    byte[] json = "{\"webhookUrl\":\"g\",\"externalId\":\"a.1\",\"z\":\"g\"}".getBytes(UTF_8);
    assertThat(
            new String(
                JsonSplice.replaceStrings(json, (key, value) -> replacements.get(key)), UTF_8))
        .isEqualTo("{\"webhookUrl\":\"https://shop/x\",\"externalId\":\"1\",\"z\":\"g\"}");
  }
}
