package io.skingate.mask;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TradeTokensTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://steamcommunity.com/tradeoffer/new/?partner=1&token=AbC-_9z thanks",
        "{\"tradeUrl\":\"https:\\/\\/x\\/?partner=1\\u0026token\\u003dAbC-_9z\"}",
        "%3Fpartner%3D1%26token%3DAbC-_9z&x",
        "%253Fpartner%253D1%2526token%253dAbC-_9z",
        "{\"Token\" : \"AbC-_9z\"",
        "TOKEN=AbC-_9z",
        "token=AbC-_9z token=AbC-_9z",
      })
  void a_token_is_hidden_and_nothing_else(String text) {
    assertThat(TradeTokens.masked(text)).isEqualTo(text.replace("AbC-_9z", "***"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a token", "token: x", "unexpected token < in JSON at position 0"})
  void a_text_without_one_stays(String text) {
    assertThat(TradeTokens.masked(text)).isEqualTo(text);
  }
}
