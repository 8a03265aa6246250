package io.skingate.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.skingate.order.model.OrderUpdate;
import io.skingate.webhook.WebhookReading.Update;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KeptUpdateTest {
  static Stream<OrderUpdate> updates() {
    return Stream.of(
        new OrderUpdate("sent", Instant.ofEpochMilli(-7), Buffer.buffer("{\"status\":\"é\"}")),
        new OrderUpdate("", null, Buffer.buffer()));
  }

  @ParameterizedTest
  @MethodSource("updates")
  void what_was_kept_is_what_is_kept_again(OrderUpdate update) {
    Update kept = new Update("main", "acme", "o-1", "acme.o-1", "d-1", update);
    assertThat(KeptUpdate.unpack("acme", KeptUpdate.packed(kept))).isEqualTo(kept);
  }
}
