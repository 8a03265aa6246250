package io.skingate.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.skingate.order.model.OrderRequest;
import io.skingate.order.model.OrderSamples;
import io.skingate.order.model.OrderUpdate;
import io.skingate.order.store.Settlement;
import io.skingate.tenant.Tenant;
import io.skingate.testing.TestTenants;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KeptOutcomeTest {
  private static final Tenant TENANT = TestTenants.tenant("acme");

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
    KeptOutcome kept = KeptOutcome.of(TENANT, "o-1", 42, settlement, null);
    assertThat(kept.tenant()).isSameAs(TENANT);
    assertThat(kept.fence()).isEqualTo(42);
    assertThat(kept.unpack()).isEqualTo(new KeptOutcome.Unpacked("o-1", settlement, null));
  }

  @ParameterizedTest
  @MethodSource("settlements")
  void what_makes_a_record_again_is_kept_without_the_orders_body(Settlement settlement) {
    OrderRequest order = OrderSamples.order("o-1");
    Buffer request = Buffer.buffer("{\"externalId\":\"acme.o-1\"}");
    KeptOutcome.Claim claim =
        KeptOutcome.of(
                TENANT,
                "o-1",
                42,
                settlement,
                new KeptOutcome.Claim(order, request, OrderSamples.TRACE))
            .unpack()
            .claim();
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
