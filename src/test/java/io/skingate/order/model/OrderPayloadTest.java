package io.skingate.order.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderPayloadTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"updatedAt\":\"2026-11-20T10:00:00Z\"}|2026-11-20T10:00:00Z",
        "{\"updated_at\":1795168800}|2026-11-20T10:00:00Z",
        "{\"updatedAt\":\"soon\",\"updated_at\":1795168800000}|2026-11-20T10:00:00Z",
        "{\"order\":{\"externalId\":\"x\",\"updatedAt\":1795168800}}|2026-11-20T10:00:00Z",
        "{\"updatedAt\":{}}|",
        "{\"updatedAt\":-5}|",
        "{}|"
      })
  void the_time_of_a_state_is_skinsnodes_or_none(String body, Instant expected) {
    assertThat(OrderPayload.time(OrderBodies.parse(Buffer.buffer(body)))).isEqualTo(expected);
  }
}
