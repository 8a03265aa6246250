package io.skingate.callback.sending;

import inet.ipaddr.AddressStringException;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import java.util.List;
import java.util.Optional;

/**
 * Every range of addresses that is not an ordinary public unicast one, with the document that sets
 * it apart: the IANA special-purpose address registries (RFC 6890, RFC 8190), what they leave to
 * other registries (multicast, reserved), and one well-known address of a cloud platform.
 */
final class SpecialRanges {
  /** The only part of IPv6 in which public unicast addresses are assigned (RFC 4291, 2.4). */
  private static final IPAddress GLOBAL_UNICAST_V6 = block("2000::/3");

  private static final List<Range> TABLE =
      List.of(
          new Range("0.0.0.0/8", "this network", "RFC 1122, 3.2.1.3"),
          new Range("10.0.0.0/8", "private use", "RFC 1918"),
          new Range("100.64.0.0/10", "shared address space", "RFC 6598"),
          new Range("127.0.0.0/8", "loopback", "RFC 1122, 3.2.1.3"),
          new Range("168.63.129.16/32", "Azure platform services", "Azure virtual public IP"),
          new Range("169.254.0.0/16", "link-local", "RFC 3927"),
          new Range("172.16.0.0/12", "private use", "RFC 1918"),
          new Range("192.0.0.0/24", "IETF protocol assignments", "RFC 6890, 2.1"),
          new Range("192.0.2.0/24", "documentation (TEST-NET-1)", "RFC 5737"),
          new Range("192.31.196.0/24", "AS112 service", "RFC 7535"),
          new Range("192.52.193.0/24", "automatic multicast tunneling", "RFC 7450"),
          new Range("192.88.99.0/24", "6to4 relay anycast, deprecated", "RFC 7526"),
          new Range("192.168.0.0/16", "private use", "RFC 1918"),
          new Range("192.175.48.0/24", "AS112 service", "RFC 7534"),
          new Range("198.18.0.0/15", "benchmarking", "RFC 2544"),
          new Range("198.51.100.0/24", "documentation (TEST-NET-2)", "RFC 5737"),
          new Range("203.0.113.0/24", "documentation (TEST-NET-3)", "RFC 5737"),
          new Range("224.0.0.0/4", "multicast", "RFC 5771"),
          new Range("255.255.255.255/32", "limited broadcast", "RFC 919"),
          new Range("240.0.0.0/4", "reserved", "RFC 1112, 4"),
          new Range("::/128", "unspecified", "RFC 4291, 2.5.2"),
          new Range("::1/128", "loopback", "RFC 4291, 2.5.3"),
          new Range("::/96", "IPv4-compatible, deprecated", "RFC 4291, 2.5.5.1"),
          new Range("::ffff:0:0/96", "IPv4-mapped", "RFC 4291, 2.5.5.2"),
          new Range("::ffff:0:0:0/96", "IPv4-translated", "RFC 7915"),
          new Range("64:ff9b::/96", "NAT64", "RFC 6052"),
          new Range("64:ff9b:1::/48", "local-use NAT64", "RFC 8215"),
          new Range("100::/64", "discard only", "RFC 6666"),
          new Range("100:0:0:1::/64", "dummy prefix", "RFC 9780"),
          new Range("2001::/32", "Teredo", "RFC 4380"),
          new Range("2001:2::/48", "benchmarking", "RFC 5180"),
          new Range("2001:10::/28", "ORCHID, deprecated", "RFC 4843"),
          new Range("2001:20::/28", "ORCHIDv2", "RFC 7343"),
          new Range("2001:30::/28", "drone remote ids", "RFC 9374"),
          new Range("2001::/23", "IETF protocol assignments", "RFC 2928"),
          new Range("2001:db8::/32", "documentation", "RFC 3849"),
          new Range("2002::/16", "6to4", "RFC 3056"),
          new Range("2620:4f:8000::/48", "AS112 service", "RFC 7534"),
          new Range("3ffe::/16", "6bone, returned", "RFC 3701"),
          new Range("3fff::/20", "documentation", "RFC 9637"),
          new Range("5f00::/16", "segment routing (SRv6) ids", "RFC 9602"),
          new Range("fc00::/7", "unique local", "RFC 4193"),
          new Range("fe80::/10", "link-local", "RFC 4291, 2.5.6"),
          new Range("fec0::/10", "site-local, deprecated", "RFC 3879"),
          new Range("ff00::/8", "multicast", "RFC 4291, 2.7"));

  private SpecialRanges() {}

  /** The first range of the table that holds the address; empty for a public unicast address. */
  static Optional<Range> of(IPAddress address) {
    for (Range range : TABLE) {
      if (range.block.contains(address)) {
        return Optional.of(range);
      }
    }
    if (address.isIPv6() && !GLOBAL_UNICAST_V6.contains(address)) {
      return Optional.of(new Range("::/0", "not global unicast", "RFC 4291, 2.4"));
    }
    return Optional.empty();
  }

  static List<Range> table() {
    return TABLE;
  }

  private static IPAddress block(String cidr) {
    try {
      return new IPAddressString(cidr).toAddress();
    } catch (AddressStringException typo) {
      throw new IllegalArgumentException(cidr, typo);
    }
  }

  /**
   * A special range.
   *
   * @param source the document that defines it
   */
  record Range(String cidr, String purpose, String source, IPAddress block) {
    Range(String cidr, String purpose, String source) {
      this(cidr, purpose, source, SpecialRanges.block(cidr));
    }

    @Override
    public String toString() {
      return cidr + " (" + purpose + ", " + source + ")";
    }
  }
}
