package io.skingate.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.skingate.order.model.OrderRequest;
import io.skingate.order.model.OrderSamples;
import io.skingate.order.model.OrderUpdate;
import io.skingate.order.store.Settlement;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KeptOutcomeTest {
  static Stream<Settlement> settlements() {
    OrderUpdate update =
        new OrderUpdate(
            "accepted", Instant.ofEpochMilli(-7), Buffer.buffer("{\"status\":\"accepted é\"}"));
    return Stream.of(
        Settlement.taken(update, true, Duration.ofSeconds(60)),
        Settlement.queue(
            new OrderUpdate("queued", null, Buffer.buffer("{}")), Duration.ZERO, false, "timeout"),
        Settlement.refused("price_changed", true),
        Settlement.refused(update, Duration.ofSeconds(35), false, "sold"));
  }

  @ParameterizedTest
  @MethodSource("settlements")
  void what_was_kept_is_what_is_told_again(Settlement settlement) {
    KeptOutcome kept = new KeptOutcome("o-1", 42, settlement, null);
    assertThat(KeptOutcome.unpack(kept.packed())).isEqualTo(kept);
  }

  @ParameterizedTest
  @MethodSource("settlements")
  void what_makes_a_record_again_is_kept_without_the_orders_body(Settlement settlement) {
    OrderRequest order = OrderSamples.order("o-1");
    Buffer request = Buffer.buffer("{\"externalId\":\"acme.o-1\"}");
    KeptOutcome kept =
        new KeptOutcome(
            "o-1", 42, settlement, new KeptOutcome.Claim(order, request, OrderSamples.TRACE));
    KeptOutcome.Claim claim = KeptOutcome.unpack(kept.packed()).claim();
    assertThat(claim.request()).isEqualTo(request);
    assertThat(claim.order())
        .isEqualTo(
            new OrderRequest(
                order.externalId(),
                order.catalogItemId(),
                order.expectedPrice(),
                order.tradeUrl(),
                order.webhookUrl(),
                null));
  }
}
