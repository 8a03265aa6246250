package io.skingate.config.address;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who a URL leads to. {@link URI#getHost} knows no name with an underscore, which Docker and Swarm
 * give to their services.
 *
 * @param userInfo as the URL has it; null without
 * @param host as the URL has it, an IPv6 address within brackets
 * @param port -1 where the URL names none
 */
public record Authority(String userInfo, String host, int port) {
  private static final Pattern LABEL =
      Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?");

  /** RFC 1035, 2.3.4. */
  private static final int MAX_HOST_LENGTH = 253;

  /** What readers of addresses take for a number at the end of a host. */
  private static final Pattern NUMERIC = Pattern.compile("[0-9]+|0[xX][0-9A-Fa-f]*");

  private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");
  private static final int MAX_PORT = 65_535;

  /** The authority of a URL; empty where it has none, or no valid host or port. */
  public static Optional<Authority> of(URI url) {
    String raw = url.getRawAuthority();
    if (raw == null) {
      return Optional.empty();
    }
    int at = raw.lastIndexOf('@');
    String server = raw.substring(at + 1);
    int colon = server.lastIndexOf(':');
    boolean hasPort = colon > server.lastIndexOf(']');
    String host = hasPort ? server.substring(0, colon) : server;
    String port = hasPort ? server.substring(colon + 1) : "";
    if (!isHost(host, url) || !isPort(port)) {
      return Optional.empty();
    }
    return Optional.of(
        new Authority(
            at < 0 ? null : raw.substring(0, at),
            host,
            port.isEmpty() ? -1 : Integer.parseInt(port)));
  }

  private static boolean isHost(String host, URI url) {
    String[] labels = host.split("\\.", -1);
    if (host.startsWith("[") || NUMERIC.matcher(labels[labels.length - 1]).matches()) {
      // An address, which the JDK reads well.
      return host.equals(url.getHost());
    }
    boolean fits = host.length() <= MAX_HOST_LENGTH;
    for (String label : labels) {
      fits &= LABEL.matcher(label).matches();
    }
    // The root's own dot, which the JDK takes too.
    return fits || (host.endsWith(".") && host.equals(url.getHost()));
  }

  private static boolean isPort(String port) {
    if (port.isEmpty()) {
      return true;
    }
    return PORT.matcher(port).matches()
        && Integer.parseInt(port) >= 1
        && Integer.parseInt(port) <= MAX_PORT;
  }
}
