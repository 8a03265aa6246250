package io.skingate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://steamcommunity.com/tradeoffer/new/?partner=1&token=aB_c-9 | https://steamcommunity.com/tradeoffer/new/?partner=1&token=***",
        "u=https%3A%2F%2Fx%3Fpartner%3D1%26token%3DaBc9&v=1 | u=https%3A%2F%2Fx%3Fpartner%3D1%26token%3D***&v=1",
        "{\"tradeUrl\":\"https://x/?token=abc\",\"a\":1} | {\"tradeUrl\":\"https://x/?token=***\",\"a\":1}",
        "x-client-secret: s3cret | x-client-secret: ***",
        "X-Client-Secret=s3cret, other=1 | X-Client-Secret=*** other=1",
        "{\"x-signature\":\"abcdef\",\"n\":1} | {\"x-signature\":\"***\",\"n\":1}",
        "webhook-signature: v1,abc= | webhook-signature: ***",
        "Authorization: Bearer abc.def | Authorization: ***",
        "got Bearer abcdef.ghi here | got Bearer *** here",
        "clientSecret=abc | clientSecret=***",
        "redis://:pw@host:6379/0 | redis://***@host:6379/0"
      })
  void masks(String text, String masked) {
    assertThat(Redaction.mask(text)).isEqualTo(masked);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Order accepted",
        "https://shop.example/hooks?order=1",
        "the token of the trade URL is missing",
        "redis://host:6379",
        "tokens=3 in the bucket",
        "mail to a@b.example"
      })
  void leaves_harmless_text_alone(String text) {
    assertThat(Redaction.mask(text)).isEqualTo(text);
  }
}
