package io.skingate.skinsnode.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.skingate.config.Secret;
import io.skingate.order.model.OrderSamples;
import io.skingate.skinsnode.answer.OrderAnswer.Conflict;
import io.skingate.skinsnode.answer.OrderAnswer.Refused;
import io.skingate.tenant.Account;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusalMaskTest {
  private static final Account ACCOUNT =
      new Account(
          "main",
          "client",
          new Secret("one-S3cret/+=x"),
          List.of(new Secret("one-S3cret/+=x"), new Secret("older-one")),
          URI.create("https://skinsnode.test"),
          "https://gateway.test/webhooks/skinsnode/main");
  private static final Buffer ORDER =
      Buffer.buffer(
          "{\"tradeUrl\":\"https://steamcommunity.com/tradeoffer/new/?partner=1&token=Sekr-Tok\"}");

  private static Refused refused(String code, String message) {
    return (Refused) RefusalMask.masked(new Refused(422, code, message, 5L), ACCOUNT, ORDER);
  }

  @ParameterizedTest
  @CsvSource({
    "token Sekr-Tok is no good, token *** is no good",
    "secret one-S3cret/+=x or older-one?, secret *** or ***?",
    "sold, sold"
  })
  void nothing_secret_stands_in_a_message(String message, String shown) {
    assertThat(refused("bad", message)).isEqualTo(new Refused(422, "bad", shown, 5L));
  }

  @Test
  void a_code_that_holds_a_secret_is_none() {
    assertThat(refused("x-Sekr-Tok", null)).isEqualTo(new Refused(422, "rejected", null, 5L));
  }

  @Test
  void a_conflict_is_masked_too() {
    assertThat(RefusalMask.masked(new Conflict(409, null, "Sekr-Tok again", null), ACCOUNT, ORDER))
        .isEqualTo(new Conflict(409, null, "*** again", null));
  }

  @Test
  void other_answers_stay_as_they_are() {
    OrderAnswer taken = OrderSamples.taken(Buffer.buffer("{}"), "accepted");
    assertThat(RefusalMask.masked(taken, ACCOUNT, ORDER)).isSameAs(taken);
  }
}
