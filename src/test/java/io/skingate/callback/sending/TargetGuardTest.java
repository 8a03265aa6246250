package io.skingate.callback.sending;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetGuardTest {
  private final TargetGuard strict = new TargetGuard(false, port -> false, address -> false);

  static Stream<SpecialRanges.Range> ranges() {
    return SpecialRanges.table().stream();
  }

  @ParameterizedTest
  @MethodSource("ranges")
  void the_first_and_last_address_of_every_special_range_are_refused(SpecialRanges.Range range) {
    InetAddress first = range.block().getLower().toInetAddress();
    InetAddress last = range.block().getUpper().toInetAddress();
    assertThat(strict.refusal(first, 443)).isPresent();
    assertThat(strict.refusal(last, 443)).isPresent();
    assertThat(range.source()).isNotBlank();
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, RFC 1122",
    "10.1.2.3, RFC 1918",
    "172.31.255.255, RFC 1918",
    "192.168.1.1, RFC 1918",
    "100.64.0.1, RFC 6598",
    "169.254.169.254, RFC 3927",
    "198.19.255.255, RFC 2544",
    "240.0.0.1, RFC 1112",
    "255.255.255.255, RFC 919",
    "224.0.0.1, RFC 5771",
    "::, 2.5.2",
    "::1, 2.5.3",
    "::7f00:1, 2.5.5.1",
    "64:ff9b::7f00:1, RFC 6052",
    "64:ff9b:1::a00:1, RFC 8215",
    "2002:7f00:1::1, RFC 3056",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2, RFC 4380",
    "2001:db8::1, RFC 3849",
    "3fff:fff::1, RFC 9637",
    "fd00:ec2::254, RFC 4193",
    "fe80::1, RFC 4291",
    "fec0::1, RFC 3879",
    "ff02::1, RFC 4291",
    "5f00::1, RFC 9602",
    "4000::1, RFC 4291",
    "1fff::1, RFC 4291",
  })
  void the_refusal_names_the_document(String address, String source) throws Exception {
    assertThat(strict.refusal(InetAddress.getByName(address), 443).orElseThrow()).contains(source);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "8.8.8.8",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.1",
        "172.15.255.255",
        "172.32.0.0",
        "192.0.1.0",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "2606:4700:4700::1111",
        "2a00:1450:4001:80b::200e",
        "2001:4860:4860::8888"
      })
  void ordinary_public_addresses_pass(String address) throws Exception {
    assertThat(strict.refusal(InetAddress.getByName(address), 443)).isEmpty();
  }

  @Test
  void an_inner_address_inside_a_public_looking_one_is_found() throws Exception {
    // ISATAP interface identifier (RFC 5214) with 10.0.0.1 under a public prefix.
    InetAddress isatap = InetAddress.getByName("2606:4700::5efe:a00:1");
    assertThat(strict.refusal(isatap, 443).orElseThrow()).contains("10.0.0.0/8");
    assertThat(strict.refusal(InetAddress.getByName("2606:4700::5efe:808:808"), 443)).isEmpty();
  }

  @Test
  void the_gateways_own_ports_are_refused_even_where_private_networks_are_allowed()
      throws Exception {
    InetAddress mine = InetAddress.getByName("192.168.7.7");
    TargetGuard lax = new TargetGuard(true, Set.of(8080, 9090)::contains, Set.of(mine)::contains);
    for (String own :
        List.of(
            "127.0.0.1",
            "127.9.9.9",
            "0.0.0.0",
            "::1",
            "::",
            "192.168.7.7",
            "::ffff:127.0.0.1",
            "64:ff9b::c0a8:707",
            "2002:7f00:1::")) {
      assertThat(lax.refusal(InetAddress.getByName(own), 8080)).as(own).isPresent();
      assertThat(lax.refusal(InetAddress.getByName(own), 8081)).as(own).isEmpty();
    }
    assertThat(lax.refusal(InetAddress.getByName("192.168.7.8"), 9090)).isEmpty();
  }

  @Test
  void this_machines_addresses_contain_its_loopback() {
    assertThat(TargetGuard.interfaceAddresses()).anyMatch(InetAddress::isLoopbackAddress);
  }
}
