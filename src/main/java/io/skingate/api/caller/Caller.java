package io.skingate.api.caller;

import inet.ipaddr.IPAddress;

/**
 * Where a request comes from. Immutable.
 *
 * @param address IPv4 where it is IPv4 in IPv6's form; null where it is not known
 * @param group what guesses are counted by: the address, of IPv6 its /64
 */
public record Caller(IPAddress address, String group) {
  private static final int IPV6_GROUP_BITS = 64;

  /** Of a request whose connection is gone. */
  static final Caller UNKNOWN = new Caller(null, "");

  static Caller of(IPAddress address) {
    IPAddress group =
        address.isIPv6() ? address.toPrefixBlock(IPV6_GROUP_BITS).getLower() : address;
    return new Caller(address, group.withoutPrefixLength().toCanonicalString());
  }
}
