package io.skingate.sandbox;

import static io.skingate.sandbox.SandboxFixture.BALANCE;
import static io.skingate.sandbox.SandboxFixture.CLIENT;
import static io.skingate.sandbox.SandboxFixture.code;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.skingate.sandbox.order.Outcome;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each token does to an order what its description says. */
class SandboxOutcomesIT {
  private final SandboxFixture fixture = new SandboxFixture();
  private final Sandbox sandbox = fixture.sandbox;

  @AfterEach
  void close() {
    fixture.close();
  }

  @ParameterizedTest
  @CsvSource({
    "FAILED, failed, item_unavailable",
    "CANCELLED, cancelled, cancelled",
    "EXPIRED, expired, expired",
    "REVERSED, reversed,",
  })
  void an_order_that_does_not_stay_completed_is_refunded_once(
      Outcome outcome, String status, String failure) throws Exception {
    fixture.place("o", outcome);
    await().until(() -> fixture.receivedStatuses("o").contains(status));
    JsonObject last = fixture.received.get(fixture.received.size() - 1).json();
    assertThat(last.getJsonObject("failure", new JsonObject()).getString("code"))
        .isEqualTo(failure);
    assertThat(sandbox.balance(CLIENT)).isEqualTo(BALANCE);
    sandbox.push(CLIENT, "o", "failed").await(5, SECONDS);
    assertThat(sandbox.balance(CLIENT)).isEqualTo(BALANCE);
  }

  @Test
  void an_unknown_status_may_come_between() throws Exception {
    fixture.place("o", Outcome.UNKNOWN_STATUS);
    await().until(() -> fixture.received.size() == 4);
    assertThat(fixture.receivedStatuses("o"))
        .containsExactly("processing", "inspecting", "sent", "completed");
  }

  @ParameterizedTest
  @CsvSource({
    "ITEM_GONE, 422, item_unavailable",
    "PRICE_MOVED, 422, price_changed",
    "INSUFFICIENT_FUNDS, 422, insufficient_funds",
    "ACCOUNT_REFUSED, 401, unauthorized",
    "ACCOUNT_FORBIDDEN, 403, forbidden",
    "NEVER_TAKEN, 503, unavailable",
  })
  void a_refused_order_is_none(Outcome outcome, int status, String code) throws Exception {
    HttpResponse<String> answer = fixture.place("o", outcome);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(code(answer)).isEqualTo(code);
    assertThat(sandbox.orders()).isEmpty();
    assertThat(sandbox.balance(CLIENT)).isEqualTo(BALANCE);
    assertThat(fixture.get("/v1/orders/o").statusCode()).isEqualTo(404);
  }

  @Test
  void a_moved_price_can_be_read_and_accepted() throws Exception {
    Sandbox.Offer offer = fixture.nextOffer();
    fixture.post(fixture.body("o", Outcome.PRICE_MOVED, offer));
    Sandbox.Offer moved =
        sandbox.offers(10).await(5, SECONDS).stream()
            .filter(other -> other.id().equals(offer.id()))
            .findFirst()
            .orElseThrow();
    assertThat(moved.price()).isGreaterThan(offer.price());
    assertThat(fixture.post(fixture.body("o", Outcome.PRICE_MOVED, moved)).statusCode())
        .isEqualTo(202);
  }

  @ParameterizedTest
  @CsvSource({"COMPLETED, 0", "CHARGED_LESS, -1", "CHARGED_MORE, 1"})
  void another_amount_may_be_charged_than_was_expected(Outcome outcome, int tenths)
      throws Exception {
    Sandbox.Offer offer = fixture.nextOffer();
    assertThat(fixture.post(fixture.body("o", outcome, offer)).statusCode()).isEqualTo(202);
    long charged = offer.price() + tenths * Math.max(1, offer.price() / 10);
    assertThat(sandbox.balance(CLIENT)).isEqualTo(BALANCE - charged);
    JsonObject order = new JsonObject(fixture.get("/v1/orders/o").body());
    assertThat(order.getJsonObject("pricing").getString("amount"))
        .isEqualTo(String.valueOf(charged));
  }

  @Test
  void a_lost_webhook_is_never_sent() throws Exception {
    fixture.place("lost", Outcome.WEBHOOK_LOST);
    await().until(() -> fixture.order("lost").status().equals("completed"));
    fixture.place("other", Outcome.COMPLETED);
    await().until(() -> fixture.receivedStatuses("other").size() == 3);
    assertThat(fixture.receivedStatuses("lost")).isEmpty();
  }

  @Test
  void duplicates_share_their_delivery_id() throws Exception {
    fixture.place("o", Outcome.WEBHOOK_DUPLICATED);
    await().until(() -> fixture.received.size() == 6);
    assertThat(fixture.receivedStatuses("o"))
        .containsExactly("processing", "processing", "sent", "sent", "completed", "completed");
    assertThat(fixture.received.stream().map(r -> r.header("x-delivery-id")).distinct()).hasSize(3);
  }

  @Test
  void webhooks_can_come_newest_first() throws Exception {
    fixture.place("o", Outcome.WEBHOOK_OUT_OF_ORDER);
    await().until(() -> fixture.received.size() == 3);
    assertThat(fixture.receivedStatuses("o")).containsExactly("completed", "sent", "processing");
  }

  @Test
  void a_webhook_is_repeated_until_it_is_taken_and_no_longer_than_the_schedule() throws Exception {
    fixture.receiverAnswers(500, 302, 503);
    fixture.place("o", Outcome.FAILED);
    await().until(() -> sandbox.webhooksDelivered() == 2);
    assertThat(fixture.received).hasSize(5);

    fixture.received.clear();
    fixture.place("p", Outcome.WEBHOOK_LOST);
    await().until(() -> fixture.order("p").status().equals("completed"));
    fixture.receiverAnswers(500, 500, 500, 500);
    sandbox.push(CLIENT, "p", "reversed").await(5, SECONDS);
    await().until(() -> sandbox.webhooksFailed() == 1);
    assertThat(fixture.received).hasSize(4);
    assertThat(fixture.received.stream().map(r -> r.header("x-delivery-id")).distinct()).hasSize(1);
  }

  @Test
  void a_slow_answer_comes_late() throws Exception {
    long start = System.nanoTime();
    assertThat(fixture.place("o", Outcome.SLOW).statusCode()).isEqualTo(202);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(290));
  }

  @ParameterizedTest
  @ValueSource(strings = {"TAKEN_THEN_HANG", "TAKEN_THEN_CUT"})
  void an_order_may_be_taken_without_an_answer(Outcome outcome) throws Exception {
    assertThatThrownBy(() -> fixture.place("o", outcome)).isInstanceOf(IOException.class);
    assertThat(fixture.get("/v1/orders/o").statusCode()).isEqualTo(200);
    assertThat(fixture.place("o", outcome).statusCode()).isEqualTo(202);
    assertThat(sandbox.orders()).hasSize(1);
    assertThat(sandbox.posts(CLIENT, "o")).isEqualTo(2);
    assertThat(fixture.order("o").posts()).isEqualTo(2);
  }

  @Test
  void an_order_may_be_taken_and_answered_500() throws Exception {
    assertThat(fixture.place("o", Outcome.TAKEN_THEN_500).statusCode()).isEqualTo(500);
    assertThat(fixture.get("/v1/orders/o").statusCode()).isEqualTo(200);
  }

  @Test
  void a_taken_order_may_be_hidden_for_a_while() throws Exception {
    assertThatThrownBy(() -> fixture.place("o", Outcome.TAKEN_THEN_HIDDEN))
        .isInstanceOf(IOException.class);
    assertThat(fixture.get("/v1/orders/o").statusCode()).isEqualTo(404);
    assertThat(fixture.place("o", Outcome.TAKEN_THEN_HIDDEN).statusCode()).isEqualTo(202);
    assertThat(sandbox.orders()).hasSize(1);
    await().until(() -> fixture.get("/v1/orders/o").statusCode() == 200);
  }

  @ParameterizedTest
  @CsvSource({"NOT_TAKEN_500, 500", "NOT_TAKEN_503, 503", "NOT_TAKEN_429, 429", "GARBLED, 200"})
  void a_passing_failure_takes_the_third_post(Outcome outcome, int status) throws Exception {
    JsonObject body = fixture.body("o", outcome);
    for (int i = 0; i < 2; i++) {
      HttpResponse<String> refused = fixture.post(body);
      assertThat(refused.statusCode()).isEqualTo(status);
      assertThat(refused.headers().firstValue("retry-after").isPresent())
          .isEqualTo(status == 503 || status == 429);
      assertThat(sandbox.orders()).isEmpty();
    }
    assertThat(fixture.post(body).statusCode()).isEqualTo(202);
  }

  @Test
  void a_post_may_hang_without_being_taken() {
    assertThatThrownBy(() -> fixture.place("o", Outcome.NOT_TAKEN_HANG))
        .isInstanceOf(IOException.class);
    assertThat(sandbox.orders()).isEmpty();
  }

  @Test
  void an_address_that_cannot_be_reached_is_given_up() throws Exception {
    fixture.post(
        fixture.body("o", Outcome.FAILED).put("webhookUrl", "http://127.0.0.1:99999/hook"));
    await().until(() -> sandbox.webhooksFailed() == 2);
    assertThat(sandbox.webhooksDelivered()).isZero();
  }

  @Test
  void a_fast_sandbox_lives_whole_orders_in_no_time_and_a_share_of_them_is_declined()
      throws Exception {
    try (SandboxFixture fast =
        new SandboxFixture(
            SandboxFixture.options()
                .pace(Duration.ofSeconds(20), Duration.ofSeconds(20))
                .speed(1_000)
                .declineRate(1))) {
      fast.place("o", Outcome.COMPLETED);
      fast.place("p", Outcome.REVERSED);
      await().until(() -> fast.received.size() == 7);
      assertThat(fast.receivedStatuses("o")).containsExactly("processing", "sent", "cancelled");
      assertThat(fast.receivedStatuses("p")).endsWith("completed", "reversed");
    }
  }
}
