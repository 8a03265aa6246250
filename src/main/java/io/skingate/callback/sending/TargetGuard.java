package io.skingate.callback.sending;

import inet.ipaddr.IPAddress;
import inet.ipaddr.ipv4.IPv4Address;
import inet.ipaddr.ipv6.IPv6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/**
 * Decides which addresses a callback may connect to. IPv4 addresses that an IPv6 address carries
 * are taken out and judged too. Stateless and safe for use from any thread.
 */
public final class TargetGuard {
  private final boolean allowPrivateNetworks;
  private final IntPredicate ownPort;
  private final Predicate<InetAddress> localAddress;

  /**
   * @param ownPort whether the gateway itself listens on a port: its own listeners are refused on
   *     every address of this machine, whatever else is allowed
   * @param localAddress whether an address belongs to this machine
   */
  public TargetGuard(
      boolean allowPrivateNetworks, IntPredicate ownPort, Predicate<InetAddress> localAddress) {
    this.allowPrivateNetworks = allowPrivateNetworks;
    this.ownPort = ownPort;
    this.localAddress = localAddress;
  }

  /** The addresses of this machine's interfaces now. Blocks briefly: call it at start. */
  public static Set<InetAddress> interfaceAddresses() {
    try {
      Set<InetAddress> found = new HashSet<>();
      NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .map(TargetGuard::withoutZone)
          .forEach(found::add);
      return Set.copyOf(found);
    } catch (SocketException unreadable) {
      throw new IllegalStateException("cannot list this machine's addresses", unreadable);
    }
  }

  /** Why the address is refused, for the operator; empty if a callback may connect to it. */
  public Optional<String> refusal(InetAddress address, int port) {
    InetAddress plain = withoutZone(address);
    for (IPAddress candidate : withEmbedded(plain)) {
      if (ownPort.test(port) && isThisMachine(candidate)) {
        return Optional.of("the gateway's own port " + port);
      }
      if (!allowPrivateNetworks) {
        Optional<String> range = SpecialRanges.of(candidate).map(SpecialRanges.Range::toString);
        if (range.isPresent()) {
          return range;
        }
      }
    }
    return Optional.empty();
  }

  boolean allowsPrivateNetworks() {
    return allowPrivateNetworks;
  }

  private boolean isThisMachine(IPAddress address) {
    return address.isLoopback()
        || address.isAnyLocal()
        || localAddress.test(address.toInetAddress());
  }

  private static List<IPAddress> withEmbedded(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length == 4) {
      return List.of(new IPv4Address(bytes));
    }
    IPv6Address outer = new IPv6Address(bytes);
    List<IPAddress> all = new ArrayList<>(List.of(outer));
    if (outer.isIPv4Compatible()
        || outer.isIPv4Mapped()
        || outer.isIPv4Translatable()
        || isNat64(bytes)
        || isIsatap(bytes)) {
      all.add(outer.getEmbeddedIPv4Address());
    }
    if (outer.is6To4()) {
      all.add(outer.get6To4IPv4Address());
    }
    if (outer.isTeredo()) {
      all.add(outer.getEmbeddedIPv4Address(4));
      all.add(new IPv4Address(~outer.getEmbeddedIPv4Address().intValue()));
    }
    return all;
  }

  private static boolean isNat64(byte[] bytes) {
    return bytes[0] == 0x00
        && bytes[1] == 0x64
        && bytes[2] == (byte) 0xff
        && bytes[3] == (byte) 0x9b;
  }

  /** RFC 5214, 6.1: an interface identifier under any prefix that leads to an IPv4 address. */
  private static boolean isIsatap(byte[] bytes) {
    return (bytes[8] & ~0x02) == 0
        && bytes[9] == 0
        && bytes[10] == 0x5e
        && bytes[11] == (byte) 0xfe;
  }

  /** A zone would make equal addresses differ and is meaningless in a comparison of ranges. */
  private static InetAddress withoutZone(InetAddress address) {
    try {
      return InetAddress.getByAddress(address.getAddress());
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
