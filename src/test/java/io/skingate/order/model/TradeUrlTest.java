package io.skingate.order.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TradeUrlTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://steamcommunity.com/tradeoffer/new/?partner=123&token=abc",
        "https://steamcommunity.com/tradeoffer/new/?token=abc&partner=123",
        "https://steamcommunity.com/tradeoffer/new/?partner=1&token=a",
        "https://steamcommunity.com/tradeoffer/new/?partner=4294967295&token=Ab_-9Z0x",
        "https://steamcommunity.com:443/tradeoffer/new/?partner=123&token=abc",
        "HTTPS://SteamCommunity.com/tradeoffer/new/?partner=123&token=abc",
        "https://steamcommunity.com/tradeoffer/new/?partner=123&token=abc&forum_owner=7",
        "https://steamcommunity.com/tradeoffer/new/?partner=123&token=abc&",
        "https://steamcommunity.com/tradeoffer/new/?partner=123&token=abc&flag",
        "https://steamcommunity.com/tradeoffer/new/?partner=123&token=" + "________",
      })
  void a_trade_url_of_steam_is_taken(String url) {
    assertThat(TradeUrl.problem(url)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "abc",
        "https://",
        "https:steamcommunity.com/tradeoffer/new/?partner=123&token=abc",
        "//steamcommunity.com/tradeoffer/new/?partner=123&token=abc",
        "steamcommunity.com/tradeoffer/new/?partner=123&token=abc",
        "http://steamcommunity.com/tradeoffer/new/?partner=123&token=abc",
        "ftp://steamcommunity.com/tradeoffer/new/?partner=123&token=abc",
        "javascript:alert(1)",
        "https://www.steamcommunity.com/tradeoffer/new/?partner=123&token=abc",
        "https://steamcommunity.com.evil.example/tradeoffer/new/?partner=123&token=abc",
        "https://steamcommunity.com./tradeoffer/new/?partner=123&token=abc",
        "https://evil.example/tradeoffer/new/?partner=123&token=abc",
        "https://evil.example/https://steamcommunity.com/tradeoffer/new/?partner=123&token=abc",
        "https://steamcommunity.com@evil.example/tradeoffer/new/?partner=123&token=abc",
        "https://user@steamcommunity.com/tradeoffer/new/?partner=123&token=abc",
        "https://@steamcommunity.com/tradeoffer/new/?partner=123&token=abc",
        "https://steamcommunity.com:8443/tradeoffer/new/?partner=123&token=abc",
        "https://steamcommunity.com:http/tradeoffer/new/?partner=123&token=abc",
        "https://ѕteamcommunity.com/tradeoffer/new/?partner=123&token=abc",
        "https://steamcommunity.com\\tradeoffer\\new\\?partner=123&token=abc",
        "https://steamcommunity.com/tradeoffer/new?partner=123&token=abc",
        "https://steamcommunity.com/tradeoffer/?partner=123&token=abc",
        "https://steamcommunity.com/tradeoffer/new/x?partner=123&token=abc",
        "https://steamcommunity.com/tradeoffer//new/?partner=123&token=abc",
        "https://steamcommunity.com/tradeoffer/x/../new/?partner=123&token=abc",
        "https://steamcommunity.com/tradeoffer/%6eew/?partner=123&token=abc",
        "https://steamcommunity.com/TradeOffer/new/?partner=123&token=abc",
        "https://steamcommunity.com/tradeoffer/new/",
        "https://steamcommunity.com/tradeoffer/new/?",
        "https://steamcommunity.com/tradeoffer/new/#?partner=123&token=abc",
        "https://steamcommunity.com/tradeoffer/new/?partner=123&token=abc#x",
        "https://steamcommunity.com/tradeoffer/new/?token=abc",
        "https://steamcommunity.com/tradeoffer/new/?partner=123",
        "https://steamcommunity.com/tradeoffer/new/?partner=&token=abc",
        "https://steamcommunity.com/tradeoffer/new/?partner=123&token=",
        "https://steamcommunity.com/tradeoffer/new/?partner&token",
        "https://steamcommunity.com/tradeoffer/new/?partner=0&token=abc",
        "https://steamcommunity.com/tradeoffer/new/?partner=0123&token=abc",
        "https://steamcommunity.com/tradeoffer/new/?partner=-1&token=abc",
        "https://steamcommunity.com/tradeoffer/new/?partner=+1&token=abc",
        "https://steamcommunity.com/tradeoffer/new/?partner=1.0&token=abc",
        "https://steamcommunity.com/tradeoffer/new/?partner=1e3&token=abc",
        "https://steamcommunity.com/tradeoffer/new/?partner=0x7b&token=abc",
        "https://steamcommunity.com/tradeoffer/new/?partner=١٢٣&token=abc",
        "https://steamcommunity.com/tradeoffer/new/?partner=4294967296&token=abc",
        "https://steamcommunity.com/tradeoffer/new/?partner=99999999999999999999&token=abc",
        "https://steamcommunity.com/tradeoffer/new/?partner=abc&token=abc",
        "https://steamcommunity.com/tradeoffer/new/?partner=123&token=a%62c",
        "https://steamcommunity.com/tradeoffer/new/?partner=123&token=ab c",
        "https://steamcommunity.com/tradeoffer/new/?partner=123&token=ab+c",
        "https://steamcommunity.com/tradeoffer/new/?partner=123&token=ab%",
        "https://steamcommunity.com/tradeoffer/new/?partner=123&token=abé",
        "https://steamcommunity.com/tradeoffer/new/?partner=123&token=a/b",
        "https://steamcommunity.com/tradeoffer/new/?partner=123&token=abc\n",
        "https://steamcommunity.com/tradeoffer/new/?partner=123&token=abc\r\nx: y",
        " https://steamcommunity.com/tradeoffer/new/?partner=123&token=abc",
        "https://steamcommunity.com/tradeoffer/new/?Partner=123&Token=abc",
        "https://steamcommunity.com/tradeoffer/new/?partner=123&partner=123&token=abc",
        "https://steamcommunity.com/tradeoffer/new/?partner=123&token=abc&token=def",
        "https://steamcommunity.com/tradeoffer/new/?partner=123&%70artner=5&token=abc",
        "https://steamcommunity.com/tradeoffer/new/?partner=123;token=abc",
      })
  void anything_else_is_refused_without_repeating_it(String url) {
    assertThat(TradeUrl.problem(url))
        .hasValueSatisfying(
            problem -> assertThat(problem).startsWith("must ").doesNotContain("123", "abc"));
  }

  @Test
  void a_url_without_end_is_refused() {
    String url = "https://steamcommunity.com/tradeoffer/new/?partner=123&token=";
    assertThat(TradeUrl.problem(url + "a".repeat(1024 - url.length()))).isEmpty();
    assertThat(TradeUrl.problem(url + "a".repeat(1025 - url.length())))
        .hasValue("must be at most 1024 characters");
  }
}
