package io.skingate.management.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdminJsonTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"token\":\"Sekr-Tok\",\"x\":1.50}|{\"token\":\"***\",\"x\":1.50}",
        "{\"trade\":{\"tradeToken\":\"Sekr-Tok\"}}|{\"trade\":{\"tradeToken\":\"***\"}}",
        "{\"a\":[{\"trade_token\":\"Sekr-Tok\"}]}|{\"a\":[{\"trade_token\":\"***\"}]}",
        "{\"token\":null}|{\"token\":null}",
        "{\"u\":\"https://steamcommunity.com/tradeoffer/new/?partner=1&token=Sekr-Tok\"}"
            + "|{\"u\":\"https://steamcommunity.com/tradeoffer/new/?partner=1&token=***\"}",
        "{\"status\":\"sent\"}|{\"status\":\"sent\"}",
      })
  void a_kept_body_is_shown_without_the_customers_trade_token(String kept, String shown) {
    assertThat(AdminJson.kept(Buffer.buffer(kept))).hasToString(shown);
  }
}
