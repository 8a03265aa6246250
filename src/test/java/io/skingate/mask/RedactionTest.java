package io.skingate.mask;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Timeout;
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
        "redis://:pw@host:6379/0 | redis://***@host:6379/0",
        "redis://u:p/a@s?s#@host:6379/0 is malformed | redis://***@host:6379/0 is malformed",
        "{\"clientSecrets\":[\"a b\",\"c\"],\"n\":1} | {\"clientSecrets\":[***],\"n\":1}",
        "{\"x-client-secret\": \"two words\",\"n\":1} | {\"x-client-secret\": \"***\",\"n\":1}",
        "{\"e\":\"{\\\"x-signature\\\":\\\"abc\\\"}\"} | {\"e\":\"{\\\"x-signature\\\":\\\"***\\\"}\"}",
        "webhook-signature: v1,abc= v1,def= end | webhook-signature: *** end",
        "http://x/?u=http%253A%252F%252Fy%253Ftoken%253DaBc | http://x/?u=http%253A%252F%252Fy%253Ftoken%253D***",
        "{\"token\":\"aBc_-9\"} | {\"token\":\"***\"}",
        "{\"tradeToken\" : \"aBc\"} | {\"tradeToken\" : \"***\"}",
        "partner\\u003d1&token\\u003daBc | partner\\u003d1&token\\u003d***",
        "TOKEN=aBc; next | TOKEN=***; next",
        "key whsec_c2VjcmV0 is wrong | key whsec_*** is wrong",
        "expected sha256=0123456789abcdef0123456789abcdef | expected sha256=***",
        "expected v1,MDEyMzQ1Njc4OWFiY2RlZg== | expected v1,***",
        "Cookie: a=b; c=d | Cookie: ***",
        "Proxy-Authorization: Digest username=x, response=y | Proxy-Authorization: ***",
        "BASIC dXNlcjpwYXNz | BASIC ***",
        "?partner&#61;1&amp;token&#61;aBc&amp;v=1 | ?partner&#61;1&amp;token&#61;***&amp;v=1",
        "?token&#x3D;aBc | ?token&#x3D;***",
        "ERR unknown command 'AUTH', with args beginning with: 'default' 'pa ss' | ERR unknown command 'AUTH', with args beginning with: ***",
        "ERR invalid AUTH default pa55 | ERR invalid AUTH ***",
        "Illegal character in redis://:pa ss@h:6379 | Illegal character in redis://***@h:6379",
        "pwd=x; api_key: abc | pwd=***; api_key: ***",
        "[x-client-secret: one two, x-client-id: y] | [x-client-secret: ***, x-client-id: y]",
        "https:\\/\\/x\\/?partner=1&token=aBc\\\" | https:\\/\\/x\\/?partner=1&token=***\\\""
      })
  void masks(String text, String masked) {
    assertThat(Redaction.mask(text)).isEqualTo(masked);
  }

  /** A log line may hold a body that somebody made for this. */
  @ParameterizedTest
  @Timeout(5)
  @ValueSource(
      strings = {
        "token",
        "token=",
        "https://",
        "redis://",
        "token&#61;",
        "AUTH ",
        "secret\"",
        "secret: ",
        "%25",
        "a://%2f",
        "\\\"",
        "v1,"
      })
  void is_linear_in_hostile_text(String piece) {
    assertThat(Redaction.mask(piece.repeat(8192))).isNotNull();
    assertThat(Redaction.mask("secret" + piece.repeat(8192))).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Order accepted",
        "https://shop.example/hooks?order=1",
        "the token of the trade URL is missing",
        "redis://host:6379",
        "tokens=3 in the bucket",
        "mail to a@b.example",
        "SkinsNode refuses the account's credentials",
        "acme.order-1:2_3",
        "NOAUTH Authentication required.",
        "ERR AUTH <password> called without any password configured for the default user.",
        "redis://h1:6379, redis://h2:6379",
        "5f0c9a7e-31f1-4a0e-9f43-0c1f9b6a7d11",
        "v1, the first version"
      })
  void leaves_harmless_text_alone(String text) {
    assertThat(Redaction.mask(text)).isEqualTo(text);
  }
}
