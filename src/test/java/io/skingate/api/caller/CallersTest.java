package io.skingate.api.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.skingate.config.address.Networks;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CallersTest {
  private static final Callers CALLERS =
      new Callers(Networks.of(List.of("10.0.0.0/8", "2001:db8:ffff::/48", "192.0.2.7")));

  static Stream<Arguments> headers() {
    return Stream.of(
        arguments("no header", List.of(), "10.0.0.1"),
        arguments("one hop", List.of("203.0.113.9"), "203.0.113.9"),
        arguments("what a client puts in front", List.of("6.6.6.6, 203.0.113.9"), "203.0.113.9"),
        arguments(
            "trusted hops in between", List.of("203.0.113.9, 10.1.1.1, 192.0.2.7"), "203.0.113.9"),
        arguments(
            "several lines",
            List.of("6.6.6.6", "203.0.113.9, 10.1.1.1", "10.2.2.2"),
            "203.0.113.9"),
        arguments("a forged line in front", List.of("10.9.9.9", "203.0.113.9"), "203.0.113.9"),
        arguments("only trusted ones", List.of("10.1.1.1, 10.2.2.2"), "10.1.1.1"),
        arguments("empty entries", List.of("203.0.113.9, , ", ""), "203.0.113.9"),
        arguments("nonsense at the right", List.of("203.0.113.9, unknown"), "10.0.0.1"),
        arguments("nonsense behind a trusted hop", List.of("unknown, 10.1.1.1"), "10.1.1.1"),
        arguments("IPv6", List.of("2001:db8::5"), "2001:db8::5"),
        arguments("a trusted IPv6 hop", List.of("203.0.113.9, 2001:db8:ffff::1"), "203.0.113.9"),
        arguments("IPv4 in IPv6's form", List.of("::ffff:203.0.113.9"), "203.0.113.9"),
        arguments(
            "a trusted hop in that form", List.of("203.0.113.9, ::ffff:10.1.1.1"), "203.0.113.9"),
        arguments("a port", List.of("203.0.113.9:4711"), "203.0.113.9"),
        arguments("IPv6 with a port", List.of("[2001:db8::5]:4711"), "2001:db8::5"),
        arguments("a block is no address", List.of("203.0.113.0/24"), "10.0.0.1"),
        arguments("an octal number", List.of("0203.0.113.9"), "10.0.0.1"),
        arguments("a short form", List.of("203.113"), "10.0.0.1"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("headers")
  void the_caller_is_the_first_from_the_right_that_is_not_trusted(
      String what, List<String> lines, String expected) {
    Caller peer = Caller.of(Networks.address("10.0.0.1").orElseThrow());
    assertThat(CALLERS.behind(peer, lines).address().toCanonicalString()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "203.0.113.9, 203.0.113.9",
    "::ffff:203.0.113.9, 203.0.113.9",
    "2001:db8:1:2:3:4:5:6, 2001:db8:1:2::",
    "2001:db8:1:2::9, 2001:db8:1:2::",
    "2001:db8:1:3::9, 2001:db8:1:3::"
  })
  void guesses_are_counted_by_address_and_of_ipv6_by_its_64_bits(String address, String group) {
    assertThat(Caller.of(Networks.address(address).orElseThrow()).group()).isEqualTo(group);
  }
}
