package io.skingate.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AddressOrderTest {
  private final AddressOrder order = new AddressOrder();

  private static InetAddress address(String text) {
    return NetUtil.createInetAddressFromIpAddressString(text);
  }

  private List<String> of(String... addresses) {
    return order
        .of("name", 443, Stream.of(addresses).map(AddressOrderTest::address).toList())
        .stream()
        .map(NetUtil::toAddressString)
        .toList();
  }

  @Test
  void families_take_turns_beginning_with_the_first() {
    assertThat(of("10.0.0.1")).containsExactly("10.0.0.1");
    assertThat(of("10.0.0.1", "10.0.0.2", "fd00::1", "fd00::2"))
        .containsExactly("10.0.0.1", "fd00::1", "10.0.0.2", "fd00::2");
    assertThat(of("fd00::1", "fd00::2", "fd00::3", "10.0.0.1"))
        .containsExactly("fd00::1", "10.0.0.1", "fd00::2", "fd00::3");
    assertThat(of("10.0.0.1", "10.0.0.2", "10.0.0.3"))
        .containsExactly("10.0.0.1", "10.0.0.2", "10.0.0.3");
  }

  @Test
  void the_one_reached_last_comes_first_while_the_name_has_it() {
    order.reached("name", 443, address("fd00::2"));
    assertThat(of("10.0.0.1", "10.0.0.2", "fd00::1", "fd00::2"))
        .containsExactly("fd00::2", "10.0.0.1", "fd00::1", "10.0.0.2");
    assertThat(of("10.0.0.1", "fd00::1")).containsExactly("10.0.0.1", "fd00::1");
    order.reached("other", 443, address("fd00::1"));
    assertThat(of("10.0.0.1", "fd00::1")).containsExactly("10.0.0.1", "fd00::1");
  }
}
