package io.skingate.callback.sending;

import inet.ipaddr.AddressStringParameters;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;
import java.net.IDN;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Where a webhook URL leads, taken apart once and in one way, so that what was checked and what is
 * connected to can never be read differently. A host that is an address in any but its plain
 * spelling is not accepted at all.
 *
 * @param host lower-case ASCII (A-labels); an IPv6 address in its canonical form (RFC 5952) within
 *     brackets
 * @param literal the address where the host is one; else null
 * @param port explicit or the scheme's own
 * @param requestUri path and query as the URL gave them, at least {@code /}
 */
public record CallbackTarget(
    boolean tls, String host, InetAddress literal, int port, String requestUri) {

  /** The longest URL that is taken. */
  static final int MAX_LENGTH = 2048;

  private static final Pattern OCTET = Pattern.compile("0|[1-9][0-9]{0,2}");

  /** What URL parsers and {@code inet_aton} take for a number at the end of a host. */
  private static final Pattern NUMERIC = Pattern.compile("[0-9]+|0x[0-9a-f]*");

  private static final IPAddressStringParameters PLAIN_V6 =
      new IPAddressStringParameters.Builder()
          .allowEmpty(false)
          .allowAll(false)
          .allowSingleSegment(false)
          .allowPrefix(false)
          .allowMask(false)
          .allowIPv4(false)
          .allowWildcardedSeparator(false)
          .getIPv6AddressParametersBuilder()
          .allowZone(false)
          .allowBase85(false)
          .allowMixed(false)
          .allowBinary(false)
          .setRangeOptions(AddressStringParameters.RangeParameters.NO_RANGE)
          .getParentBuilder()
          .toParams();

  /** Stores name the same few URLs in every order; beyond so many, all are read anew. */
  private static final int MOST_KNOWN = 500;

  private static final Map<String, CallbackTarget> KNOWN = new ConcurrentHashMap<>();

  /**
   * Reads a URL.
   *
   * @throws IllegalArgumentException if it cannot be a target; the message is fit for its author
   */
  static CallbackTarget parse(String url) {
    CallbackTarget known = KNOWN.get(url);
    if (known != null) {
      return known;
    }
    CallbackTarget target = read(url);
    if (KNOWN.size() >= MOST_KNOWN) {
      KNOWN.clear();
    }
    KNOWN.put(url, target);
    return target;
  }

  private static CallbackTarget read(String url) {
    if (url.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("must have at most " + MAX_LENGTH + " characters");
    }
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException malformed) {
      throw new IllegalArgumentException("must be a valid absolute URL");
    }
    boolean tls = "https".equalsIgnoreCase(uri.getScheme());
    if (!tls && !"http".equalsIgnoreCase(uri.getScheme())) {
      throw new IllegalArgumentException("must be an absolute https URL");
    }
    String authority = uri.getRawAuthority();
    if (uri.isOpaque() || authority == null || authority.isEmpty()) {
      throw new IllegalArgumentException("must name a host");
    }
    if (authority.indexOf('@') >= 0) {
      throw new IllegalArgumentException("must not contain user information");
    }
    int portColon = authority.lastIndexOf(':');
    boolean hasPort = portColon > authority.lastIndexOf(']');
    String rawHost = hasPort ? authority.substring(0, portColon) : authority;
    int port = hasPort ? port(authority.substring(portColon + 1)) : tls ? 443 : 80;
    String requestUri = requestUri(URI.create(uri.toASCIIString()));
    if (rawHost.startsWith("[")) {
      IPAddress address = plainV6(rawHost);
      String host = "[" + address.toCanonicalString() + "]";
      return new CallbackTarget(tls, host, address.toInetAddress(), port, requestUri);
    }
    String host = HostName.ascii(rawHost);
    return new CallbackTarget(tls, host, plainV4(rawHost, host), port, requestUri);
  }

  /** The host of a URL, with its port where that is not the scheme's own; "invalid" without one. */
  public static String hostOf(String url) {
    try {
      CallbackTarget target = parse(url);
      return target.port == (target.tls ? 443 : 80) ? target.host : target.host + ':' + target.port;
    } catch (IllegalArgumentException invalid) {
      return "invalid";
    }
  }

  private static int port(String text) {
    if (text.matches("[0-9]{1,5}")) {
      int port = Integer.parseInt(text);
      if (port >= 1 && port <= 65535) {
        return port;
      }
    }
    throw new IllegalArgumentException("must have a port from 1 to 65535");
  }

  private static String requestUri(URI ascii) {
    String path = ascii.getRawPath();
    String query = ascii.getRawQuery();
    return (path == null || path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query);
  }

  private static IPAddress plainV6(String bracketed) {
    if (bracketed.endsWith("]")) {
      String text = bracketed.substring(1, bracketed.length() - 1);
      IPAddress address = new IPAddressString(text, PLAIN_V6).getAddress();
      if (address != null && address.isIPv6() && !address.isMultiple()) {
        if (address.toIPv6().isIPv4Mapped()) {
          throw new IllegalArgumentException("must not spell an address in an unusual way");
        }
        return address;
      }
    }
    throw new IllegalArgumentException("must not spell an address in an unusual way");
  }

  /** A resolver may read the decimal digits of any script as numbers. */
  private static String withAsciiDigits(String label) {
    StringBuilder read = new StringBuilder();
    IDN.toUnicode(label, IDN.ALLOW_UNASSIGNED)
        .codePoints()
        .map(point -> Character.isDigit(point) ? '0' + Character.digit(point, 10) : point)
        .forEach(read::appendCodePoint);
    return read.toString();
  }

  private static InetAddress plainV4(String rawHost, String host) {
    String[] labels = host.split("\\.");
    if (!NUMERIC.matcher(withAsciiDigits(labels[labels.length - 1])).matches()) {
      return null;
    }
    byte[] bytes = new byte[4];
    boolean plain = labels.length == 4 && rawHost.equals(host);
    for (int i = 0; plain && i < 4; i++) {
      plain = OCTET.matcher(labels[i]).matches() && Integer.parseInt(labels[i]) <= 255;
      bytes[i] = plain ? (byte) Integer.parseInt(labels[i]) : 0;
    }
    if (!plain) {
      throw new IllegalArgumentException("must not spell an address in an unusual way");
    }
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
