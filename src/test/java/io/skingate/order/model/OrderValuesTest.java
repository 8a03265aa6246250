package io.skingate.order.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.skingate.config.CallbacksConfig;
import io.skingate.config.EventsConfig;
import io.skingate.config.GatewayConfig;
import io.skingate.config.LimitConfig;
import io.skingate.config.OrdersConfig;
import io.skingate.config.Rate;
import io.skingate.limit.LimitState;
import io.skingate.limit.LimitStates;
import io.skingate.order.inspection.Inspections;
import io.skingate.order.inspection.OrderInspector.HistoryEntry;
import io.skingate.order.inspection.OrderInspector.Inspection;
import io.skingate.order.model.OrderSettlement.State;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The small values that orders are made of. */
class OrderValuesTest {

  @ParameterizedTest
  @ValueSource(strings = {"completed", "failed", "cancelled", "expired", "reversed"})
  void terminal_statuses_end_an_order_and_rank_above_all_others(String status) {
    assertThat(OrderStatus.isTerminal(status)).isTrue();
    assertThat(OrderStatus.rank(status).getAsInt())
        .isGreaterThan(OrderStatus.rank("sent").getAsInt());
  }

  @ParameterizedTest
  @CsvSource({"queued,accepted", "accepted,processing", "processing,pending", "processing,sent"})
  void live_statuses_rise(String before, String after) {
    assertThat(OrderStatus.isTerminal(before)).isFalse();
    assertThat(OrderStatus.rank(before).getAsInt()).isLessThan(OrderStatus.rank(after).getAsInt());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "on_hold", "Completed", "COMPLETED", " failed"})
  void an_unknown_status_is_live_and_without_a_rank(String status) {
    assertThat(OrderStatus.isTerminal(status)).isFalse();
    assertThat(OrderStatus.rank(status)).isEmpty();
    assertThat(new OrderUpdate(status, null, Buffer.buffer()).rankArgument()).isEmpty();
  }

  @Test
  void an_update_without_skinsnodes_time_has_none() {
    assertThat(new OrderUpdate("sent", null, Buffer.buffer()).timeArgument()).isEmpty();
    assertThat(new OrderUpdate("sent", Instant.ofEpochMilli(5), Buffer.buffer()).timeArgument())
        .isEqualTo("5");
  }

  @Test
  void an_order_says_nothing_of_the_trade_url() {
    assertThat(OrderSamples.order("a").toString()).doesNotContain("s3cr3tTk", "partner");
  }

  @ParameterizedTest
  @CsvSource({"0,0", "1,1", "999999,1", "1000000,1", "1000001,2", "59000001,60"})
  void a_wait_is_told_in_whole_seconds_rounded_up(long micros, long seconds) {
    LimitConfig limit = new LimitConfig(new Rate(20, Duration.ofSeconds(1)), 40);
    assertThat(LimitStates.of(limit, 7, micros)).isEqualTo(new LimitState(40, 2, 7, seconds));
  }

  @Test
  void a_limit_that_nobody_used_is_full() {
    LimitConfig limit = new LimitConfig(new Rate(600, Duration.ofMinutes(1)), 5);
    assertThat(LimitStates.full(limit)).isEqualTo(new LimitState(5, 1, 5, 0));
  }

  @Test
  void a_record_outlives_the_longest_delivery() {
    OrdersConfig orders =
        new OrdersConfig(
            Duration.ofDays(30),
            Duration.ofSeconds(15),
            Duration.ofSeconds(1),
            Duration.ofMinutes(10),
            Duration.ofSeconds(60),
            Duration.ofHours(169),
            100);
    CallbacksConfig callbacks =
        new CallbacksConfig(
            Duration.ofSeconds(10),
            List.of(Duration.ofSeconds(5), Duration.ofHours(24)),
            16,
            false,
            false);
    OrderTimes times =
        OrderTimes.of(
            new GatewayConfig(
                null,
                null,
                null,
                null,
                null,
                orders,
                null,
                callbacks,
                new EventsConfig(Duration.ofDays(7), 1000),
                null,
                null,
                List.of(),
                List.of()));
    assertThat(times.retention()).isEqualTo(Duration.ofDays(30));
    assertThat(times.lease()).isEqualTo(Duration.ofSeconds(15));
    assertThat(times.queueFor()).isEqualTo(Duration.ofMinutes(10));
    assertThat(times.reconcileAfter()).isEqualTo(Duration.ofSeconds(60));
    Duration oneDelivery = Duration.ofHours(24).plusSeconds(5).plusSeconds(3 * 10);
    assertThat(times.deliveryHorizon())
        .as("and one that stands in line behind it, each with jitter")
        .isGreaterThan(oneDelivery.multipliedBy(6).dividedBy(5));
  }

  @Test
  void an_inspection_shows_state_phase_and_history_in_order() {
    Inspection inspection =
        Inspections.of(
            Buffer.buffer(
                "{\"ph\":\"placed\",\"wu\":\"https://shop.example/hook\",\"nm\":\"acme.a\","
                    + "\"an\":\"{\\\"externalId\\\":\\\"acme.a\\\",\\\"status\\\":\\\"accepted\\\"}\","
                    + "\"hi\":[[1795168800000,\"submitted\"],"
                    + "[1.7951688001e+12,\"webhook\",\"sent\",\"applied\"]],"
                    + "\"st\":\"completed\",\"co\":1.7951688e+12}"),
            "a",
            Duration.ofHours(169));
    assertThat(inspection.phase()).isEqualTo("placed");
    assertThat(inspection.order().toString()).contains("\"externalId\":\"a\"");
    assertThat(inspection.history())
        .containsExactly(
            new HistoryEntry(1795168800000L, "submitted", List.of()),
            new HistoryEntry(1795168800100L, "webhook", List.of("sent", "applied")));
    Instant completed = Instant.ofEpochMilli(1795168800000L);
    assertThat(inspection.settlement())
        .isEqualTo(
            new OrderSettlement(
                State.REVERSIBLE, completed, completed.plus(Duration.ofHours(169)), null));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "none, false, OPEN",
        "accepted, false, OPEN",
        "on_hold, false, OPEN",
        "completed, false, REVERSIBLE",
        "completed, true, SETTLED",
        "reversed, false, REVERSED",
        "reversed, true, REVERSED",
        "failed, false, FAILED",
        "cancelled, false, FAILED",
        "expired, false, FAILED"
      })
  void an_order_is_settled_when_it_cannot_be_reversed_any_more(
      String status, boolean settled, State state) {
    Instant at = settled ? Instant.EPOCH : null;
    assertThat(OrderSettlement.of(status, null, at, Duration.ofHours(1)))
        .isEqualTo(new OrderSettlement(state, null, null, at));
  }

  @Test
  void an_inspection_of_a_bare_claim_is_a_waiting_order() {
    Inspection inspection =
        Inspections.of(Buffer.buffer("{\"ph\":\"claimed\"}"), "a", Duration.ofHours(1));
    assertThat(inspection.order().toString()).contains("\"status\":\"queued\"");
    assertThat(inspection.history()).isEmpty();
  }
}
