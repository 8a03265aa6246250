package io.skingate.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skingate.sandbox.order.Declines;
import io.skingate.sandbox.order.Outcome;
import io.skingate.sandbox.order.SandboxOrder;
import io.skingate.sandbox.redis.EmbeddedRedisOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SandboxRulesTest {
  private static final SandboxClient CLIENT = new SandboxClient("c", "s3cret", 1_000, "USD");

  @ParameterizedTest
  @EnumSource
  void a_token_is_one_that_steam_could_give_and_chooses_its_outcome(Outcome outcome) {
    assertThat(outcome.token()).matches("[A-Za-z0-9_-]{8}");
    assertThat(Outcome.ofToken(outcome.token())).isEqualTo(outcome);
    assertThat(outcome.tradeUrl()).endsWith("&token=" + outcome.token());
    assertThat(Outcome.list()).anyMatch(line -> line.startsWith(outcome.token() + "  "));
  }

  @Test
  void any_other_token_completes() {
    assertThat(Outcome.ofToken("LYadzet-")).isEqualTo(Outcome.COMPLETED);
  }

  @Test
  void a_wallet_pays_when_an_order_is_taken_and_gets_it_back_once() {
    ClientAccount account = new ClientAccount(CLIENT, 10);
    assertThat(account.covers(1_000)).isTrue();
    assertThat(account.covers(1_001)).isFalse();
    account.take(order("a", 600));
    assertThat(account.balance()).isEqualTo(400);
    assertThat(account.covers(401)).isFalse();
    account.advance("a", "completed", Instant.EPOCH);
    assertThat(account.balance()).isEqualTo(400);
    account.advance("a", "reversed", Instant.EPOCH);
    account.advance("a", "failed", Instant.EPOCH);
    assertThat(account.balance()).isEqualTo(1_000);
  }

  @ParameterizedTest
  @CsvSource({
    "processing, 400",
    "sent, 400",
    "completed, 400",
    "whatever, 400",
    "failed, 1000",
    "cancelled, 1000",
    "expired, 1000",
    "reversed, 1000"
  })
  void only_an_order_that_delivers_nothing_is_refunded(String status, long balance) {
    ClientAccount account = new ClientAccount(CLIENT, 10);
    account.take(order("a", 600));
    account.advance("a", status, Instant.EPOCH);
    assertThat(account.balance()).isEqualTo(balance);
  }

  @Test
  void an_order_that_still_runs_makes_no_room() {
    ClientAccount account = new ClientAccount(CLIENT, 1);
    account.take(order("a", 1));
    assertThat(account.makeRoom()).isFalse();
    account.advance("a", "completed", Instant.EPOCH);
    assertThat(account.makeRoom()).isTrue();
    assertThat(account.orders()).isEmpty();
    assertThat(account.advance("a", "reversed", Instant.EPOCH)).isNull();
  }

  @Test
  void nothing_prints_a_secret_or_a_trade_url() {
    assertThat(CLIENT.toString()).doesNotContain("s3cret");
    assertThat(order("a", 1).toString()).doesNotContain("token=");
  }

  @Test
  void a_speed_divides_every_wait_down_to_a_millisecond() {
    assertThat(new SandboxPace(1).millis(Duration.ofSeconds(2))).isEqualTo(2_000);
    assertThat(new SandboxPace(60).millis(Duration.ofSeconds(3))).isEqualTo(50);
    assertThat(new SandboxPace(0.5).millis(Duration.ofSeconds(2))).isEqualTo(4_000);
    assertThat(new SandboxPace(1_000).millis(Duration.ZERO)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 0", "0.05, 400, 600", "0.5, 4700, 5300", "1, 10000, 10000"})
  void a_share_of_the_customers_declines(double rate, int least, int most) {
    Declines declines = new Declines(42, rate);
    int declined = 0;
    for (int i = 0; i < 10_000; i++) {
      Outcome outcome = declines.decide(Outcome.COMPLETED, "order_" + i);
      declined += outcome == Outcome.CANCELLED ? 1 : 0;
      assertThat(declines.decide(Outcome.COMPLETED, "order_" + i)).isEqualTo(outcome);
    }
    assertThat(declined).isBetween(least, most);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "COMPLETED")
  void an_outcome_that_was_chosen_is_never_declined_instead(Outcome outcome) {
    assertThat(new Declines(42, 1).decide(outcome, "order_1")).isEqualTo(outcome);
  }

  @Test
  void another_seed_has_other_customers_decline() {
    List<Outcome> some = new ArrayList<>();
    List<Outcome> others = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      some.add(new Declines(1, 0.5).decide(Outcome.COMPLETED, "order_" + i));
      others.add(new Declines(2, 0.5).decide(Outcome.COMPLETED, "order_" + i));
    }
    assertThat(some).isNotEqualTo(others);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v1/health, HEALTH",
    "GET, /v1/wallet, WALLET",
    "GET, /v1/catalog, CATALOG",
    "POST, /v1/orders, PLACE_ORDER",
    "GET, /v1/orders/a, READ_ORDER",
    "GET, /v1/orders, OTHER",
    "PUT, /v1/orders/a, OTHER",
    "POST, /v1/catalog, OTHER",
    "GET, /, OTHER"
  })
  void a_request_is_counted_on_its_route(String method, String path, SandboxRoute route) {
    assertThat(SandboxRoute.of(method, path)).isEqualTo(route);
  }

  @Test
  void options_that_make_no_sense_are_refused() {
    for (double speed : new double[] {0, 0.009, 1_001, -1, Double.NaN}) {
      assertThatThrownBy(() -> SandboxOptions.builder().speed(speed).build())
          .hasMessageContaining("speed");
    }
    for (double rate : new double[] {-0.1, 1.1, Double.NaN}) {
      assertThatThrownBy(() -> SandboxOptions.builder().declineRate(rate).build())
          .hasMessageContaining("declineRate");
    }
    assertThatThrownBy(() -> SandboxOptions.builder().catalogSize(0).build())
        .hasMessageContaining("catalogSize");
    assertThatThrownBy(() -> SandboxOptions.builder().clients(List.of()).build())
        .hasMessageContaining("client");
    assertThatThrownBy(() -> SandboxOptions.builder().clients(CLIENT, CLIENT).build())
        .hasMessageContaining("same id");
    assertThatThrownBy(() -> EmbeddedRedisOptions.defaults().withPassword("a b"))
        .hasMessageContaining("password");
    assertThat(SandboxOptions.builder().build().catalogSize()).isGreaterThanOrEqualTo(2_000);
  }

  private static SandboxOrder order(String externalId, long amount) {
    return new SandboxOrder(
        "c",
        externalId,
        "item",
        "AK-47 | Redline (Field-Tested)",
        amount,
        "USD",
        "https://store.example/hook",
        Outcome.COMPLETED,
        "{\"tradeUrl\":\"https://steamcommunity.com/tradeoffer/new/?partner=1&token=abcdefgh\"}",
        1,
        List.of(new SandboxOrder.Change("accepted", Instant.EPOCH)));
  }
}
