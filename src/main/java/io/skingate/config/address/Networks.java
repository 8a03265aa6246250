package io.skingate.config.address;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;
import java.util.List;
import java.util.Optional;

/**
 * Blocks of addresses, such as 203.0.113.0/24 and 2001:db8::/32. An IPv4 address that is written as
 * IPv6 (::ffff:203.0.113.7) is the IPv4 address. Immutable.
 */
public final class Networks {
  /** None. */
  public static final Networks NONE = new Networks(List.of());

  /** An address in full, and nothing that other tools take for another one. */
  private static final IPAddressStringParameters STRICT =
      new IPAddressStringParameters.Builder()
          .allowEmpty(false)
          .allowAll(false)
          .allowSingleSegment(false)
          .allowPrefixOnly(false)
          .allowMask(false)
          .allowWildcardedSeparator(false)
          .setRangeOptions(inet.ipaddr.AddressStringParameters.RangeParameters.NO_RANGE)
          .getIPv4AddressParametersBuilder()
          .allow_inet_aton(false)
          .allowLeadingZeros(false)
          .allowBinary(false)
          .getParentBuilder()
          .getIPv6AddressParametersBuilder()
          .allowZone(false)
          .allowBase85(false)
          .allowBinary(false)
          .getParentBuilder()
          .toParams();

  private final List<IPAddress> blocks;

  private Networks(List<IPAddress> blocks) {
    this.blocks = blocks;
  }

  /** The blocks of a validated configuration. */
  public static Networks of(List<String> blocks) {
    return blocks.isEmpty()
        ? NONE
        : new Networks(blocks.stream().map(block -> block(block).orElseThrow()).toList());
  }

  /** What is wrong with a block, if anything. */
  public static Optional<String> mistake(String text) {
    Optional<IPAddress> block = block(text);
    if (block.isEmpty()) {
      return Optional.of("must be an address or a block such as 203.0.113.0/24 or 2001:db8::/32");
    }
    IPAddress written = parse(text).orElseThrow();
    if (written.isPrefixed() && !written.equals(written.toPrefixBlock())) {
      return Optional.of(
          "has bits set behind its prefix; the block is "
              + written.toPrefixBlock().toCanonicalString());
    }
    return Optional.empty();
  }

  /** An address; empty where the text is none. */
  public static Optional<IPAddress> address(String text) {
    return text.indexOf('/') >= 0
        ? Optional.empty()
        : parse(text).map(Networks::plain).filter(address -> !address.isMultiple());
  }

  /** The blocks in canonical form. */
  public List<String> texts() {
    return blocks.stream().map(IPAddress::toCanonicalString).toList();
  }

  public boolean isEmpty() {
    return blocks.isEmpty();
  }

  public boolean contains(IPAddress address) {
    for (IPAddress block : blocks) {
      if (block.contains(address)) {
        return true;
      }
    }
    return false;
  }

  private static Optional<IPAddress> block(String text) {
    return parse(text).map(Networks::plain).map(IPAddress::toPrefixBlock);
  }

  private static Optional<IPAddress> parse(String text) {
    return Optional.ofNullable(new IPAddressString(text, STRICT).getAddress());
  }

  /** IPv4 where it is IPv4 in IPv6's form, with a prefix that is 96 bits shorter. */
  private static IPAddress plain(IPAddress address) {
    if (!address.isIPv6() || !address.toIPv6().isIPv4Mapped()) {
      return address;
    }
    Integer prefix = address.getNetworkPrefixLength();
    if (prefix == null) {
      return address.toIPv6().getEmbeddedIPv4Address();
    }
    return prefix < 96
        ? address
        : address
            .withoutPrefixLength()
            .toIPv6()
            .getEmbeddedIPv4Address()
            .setPrefixLength(prefix - 96);
  }
}
