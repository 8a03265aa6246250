package io.skingate.config.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueResolverTest {
  private static ValueResolver.Resolved resolve(String raw) {
    Map<String, String> environment = Map.of("A", "one", "B", "two", "E", "", "BRACE", "x}${A}");
    return new ValueResolver(environment::get, new SourceFiles()).resolve(raw);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "plain|plain",
        "${A}|one",
        "${A:x}|one",
        "${NO:x}|x",
        "${NO:}|``",
        "${E:x}|``",
        "${A:${B:x}}|one",
        "${NO:${B:x}}|two",
        "${NO:${NO2:x}}|x",
        "${NO:${NO2:${NO3:x}}}|x",
        "${NO:${NO2:}}|``",
        "${NO:a${B}c${NO2:d}e}f|atwocdef",
        "<${NO:${A}}${NO:${B}}>|<onetwo>",
        "${A:${NOT_LOOKED_AT}}|one",
        "${A:{x}}|one",
        "${NO:{x}}|{x}",
        "${A:{\"a\":{\"b\":1}}}/z|one/z",
        "${NO:{}}|{}",
        "${BRACE}|x}${A}",
        "${NO:${BRACE}}|x}${A}",
        "a}b{c|a}b{c",
        "$A|$A",
        "$${A}|$one",
        "${NO:http://x:1/?a=b}|http://x:1/?a=b",
      })
  void references_are_replaced_however_they_are_nested(String raw, String expected) {
    ValueResolver.Resolved resolved = resolve(raw);
    assertThat(resolved.mistakes()).isEmpty();
    assertThat(resolved.text()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "${NO}|NO is not set",
        "${NO:${NO2}}|NO2 is not set",
        "${NO|without the closing }",
        "${A:${B:x}|without the closing }",
        "${A:{x}|without the closing }",
        "${${A}}|no name",
        "${}|no name",
        "${:x}|no name",
        "${A-x}|no name",
        "${ A }|no name",
      })
  void what_cannot_be_replaced_is_told(String raw, String mistake) {
    assertThat(resolve(raw).mistakes()).singleElement().asString().contains(mistake);
  }

  @Test
  void defaults_within_defaults_are_bounded() {
    assertThat(resolve("${NO:".repeat(16) + "x" + "}".repeat(16)).text()).isEqualTo("x");
    assertThat(resolve("${NO:".repeat(100_000) + "x" + "}".repeat(100_000)).mistakes())
        .singleElement()
        .asString()
        .contains("more than 16 defaults");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${NO:-abc}",
        "${A:-abc}",
        "${NO:=abc}",
        "${NO:?abc}",
        "${NO:+abc}",
        "x${NO:${NO2:-abc}}",
        "$ABC",
        "$A_1",
      })
  void what_a_shell_would_read_otherwise_is_hinted_at_and_taken(String raw) {
    ValueResolver.Resolved resolved = resolve(raw);
    assertThat(resolved.mistakes()).isEmpty();
    assertThat(resolved.hints()).hasSize(1);
  }

  @Test
  void a_hint_repeats_nothing_of_a_value() {
    ValueResolver.Resolved resolved = resolve("${NO:-s3cret}");
    assertThat(resolved.text()).isEqualTo("-s3cret");
    assertThat(resolved.hints().toString())
        .contains("${NO:", "begins with -")
        .doesNotContain("s3cr");
  }

  @ParameterizedTest
  @ValueSource(strings = {"${NO:abc}", "${NO:}", "${NO:a-b}", "-abc", "$abc", "$", "$A/b", "$5.00"})
  void ordinary_values_get_no_hint(String raw) {
    assertThat(resolve(raw).hints()).isEmpty();
  }
}
