package io.skingate.json;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  @Test
  void keeps_numbers_exactly() throws Exception {
    ObjectNode json =
        Json.parseObject(
            Buffer.buffer(
                "{\"d\":0.10000000000000000055510,\"i\":123456789012345678901234567890}"));
    assertThat(json.get("d").decimalValue()).isEqualTo(new BigDecimal("0.10000000000000000055510"));
    assertThat(json.get("i").bigIntegerValue())
        .isEqualTo(new BigInteger("123456789012345678901234567890"));
    assertThat(new String(Json.bytes(json), UTF_8)).contains("0.10000000000000000055510");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "1",
        "\"{}\"",
        "{",
        "{}{}",
        "{} 1",
        "{},",
        "{\"a\":1,\"a\":2}",
        "{\"o\":{\"a\":1,\"b\":{\"c\":1,\"c\":1}}}",
        "{\"a\":1,\"\\u0061\":2}",
        "{\"l\":[{\"a\":1,\"a\":1}]}",
        "{'a':1}",
        "{a:1}",
        "{\"a\":01}",
        "{\"a\":NaN}",
        "{\"a\":1,}",
        "{\"a\":\"\t\"}",
        "{\"a\":1} // end",
        "\uFEFF{}",
      })
  void refuses_all_but_one_object_with_distinct_keys(String json) {
    assertThatExceptionOfType(MalformedJsonException.class)
        .isThrownBy(() -> Json.parseObject(json.getBytes(UTF_8)));
  }

  @Test
  void refuses_other_encodings_and_broken_utf8() {
    for (byte[] json :
        new byte[][] {
          "{}".getBytes(UTF_16LE),
          {'{', '"', 'a', '"', ':', '"', (byte) 0xc3, '"', '}'},
          {'{', '"', (byte) 0xff, '"', ':', '1', '}'},
        }) {
      assertThatExceptionOfType(MalformedJsonException.class)
          .isThrownBy(() -> Json.parseObject(json));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 500, 1000})
  void reads_and_writes_deep_documents(int depth) throws Exception {
    byte[] deep = ("{\"a\":".repeat(depth) + "\"x\"" + "}".repeat(depth)).getBytes(UTF_8);
    for (ObjectNode json : new ObjectNode[] {Json.parseObject(deep), Json.parseTolerantly(deep)}) {
      assertThat(Json.bytes(json.deepCopy())).isEqualTo(deep);
      assertThat(Json.bytes(Json.object().set("within", json))).hasSize(deep.length + 11);
    }
    assertThat(new String(JsonSplice.replaceStrings(deep, (key, value) -> "y"), UTF_8))
        .isEqualTo(new String(deep, UTF_8).replace('x', 'y'));
  }

  @Test
  void an_order_may_hold_one_number_or_one_name_that_fills_it() throws Exception {
    String digits = "9".repeat(16_000);
    for (String json : new String[] {"{\"a\":" + digits + "}", "{\"" + digits + "\":1}"}) {
      assertThat(new String(Json.bytes(Json.parseObject(json.getBytes(UTF_8))), UTF_8))
          .isEqualTo(json);
    }
  }

  @Test
  void bounds_nesting_and_numbers() {
    String deep = "{\"a\":".repeat(1001) + "1" + "}".repeat(1001);
    String longNumber = "{\"a\":" + "9".repeat(17_000) + "}";
    for (String json : new String[] {deep, longNumber}) {
      assertThatExceptionOfType(MalformedJsonException.class)
          .isThrownBy(() -> Json.parseObject(json.getBytes(UTF_8)));
      assertThatExceptionOfType(MalformedJsonException.class)
          .isThrownBy(() -> Json.parseTolerantly(json.getBytes(UTF_8)));
    }
  }

  @Test
  void never_quotes_the_content() {
    assertThatExceptionOfType(MalformedJsonException.class)
        .isThrownBy(() -> Json.parseObject("{\"token\":1,\"token\":s3cret}".getBytes(UTF_8)))
        .satisfies(
            e -> assertThat(e.getMessage()).doesNotContain("token", "s3cret").contains("line 1"));
  }

  @Test
  void tolerates_a_repeated_key_where_asked_to() throws Exception {
    assertThat(Json.parseTolerantly(Buffer.buffer("{\"a\":1,\"a\":2}")).get("a").intValue())
        .isEqualTo(2);
  }
}
