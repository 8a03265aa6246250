package io.skingate.callback.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveryIdTest {
  private final DeliveryId id = new DeliveryId("acme", "order:1.a_b-c", 1_763_870_000_001L);

  @Test
  void says_where_the_delivery_is_kept() {
    assertThat(DeliveryId.parse(id.toString())).contains(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "dlv_", "dlv_1", "dlv_YWNtZTpvOjE=", "msg_YWNtZTpvOjE", "dlv_YTo6MQ"})
  void anything_else_is_none(String text) {
    assertThat(DeliveryId.parse(text)).isEmpty();
  }
}
