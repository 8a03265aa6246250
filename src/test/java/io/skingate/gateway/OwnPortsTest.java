package io.skingate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OwnPortsTest {
  private final OwnPorts ports = new OwnPorts();

  @Test
  void knows_the_ports_that_it_was_told() {
    ports.add(8080);
    ports.add(9090);

    assertThat(ports.test(8080)).isTrue();
    assertThat(ports.test(9090)).isTrue();
    assertThat(ports.test(8081)).isFalse();
  }

  @Test
  void any_free_port_is_none_yet() {
    ports.add(0);

    assertThat(ports.test(0)).isFalse();
  }
}
