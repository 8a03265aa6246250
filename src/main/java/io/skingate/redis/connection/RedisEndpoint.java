package io.skingate.redis.connection;

import io.netty.util.NetUtil;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * One Redis server and who the gateway is there.
 *
 * @param host a name or an address, without brackets
 * @param user null for the server's default user
 * @param password null where none is given
 * @param database 0 unless the URI names another
 */
public record RedisEndpoint(
    boolean tls, String host, int port, String user, String password, int database) {
  private static final int DEFAULT_PORT = 6379;

  /**
   * Reads {@code redis://user:password@host:port/database}; {@code rediss} is TLS. User and
   * password may be percent-encoded; a plus sign is one. A user without a password has an empty
   * one.
   *
   * @param text valid, as the configuration has made sure
   */
  public static RedisEndpoint parse(String text) {
    URI uri = URI.create(text);
    String authority = uri.getRawAuthority();
    int at = authority.lastIndexOf('@');
    String server = authority.substring(at + 1);
    int colon = server.lastIndexOf(':');
    boolean hasPort = colon > server.lastIndexOf(']') && colon < server.length() - 1;
    String host = colon > server.lastIndexOf(']') ? server.substring(0, colon) : server;
    int port = hasPort ? Integer.parseInt(server.substring(colon + 1)) : DEFAULT_PORT;
    String user = null;
    String password = null;
    if (at > 0) {
      String[] parts = authority.substring(0, at).split(":", 2);
      user = parts[0].isEmpty() ? null : decoded(parts[0]);
      password = parts.length > 1 ? decoded(parts[1]) : "";
    }
    String path = uri.getRawPath();
    return new RedisEndpoint(
        uri.getScheme().equalsIgnoreCase("rediss"),
        host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
        port,
        user,
        password,
        path.length() > 1 ? Integer.parseInt(path.substring(1)) : 0);
  }

  private static String decoded(String raw) {
    return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** The same at another server. */
  RedisEndpoint at(String otherHost, int otherPort) {
    return new RedisEndpoint(tls, otherHost, otherPort, user, password, database);
  }

  /** The same server for somebody else. */
  RedisEndpoint as(String otherUser, String otherPassword) {
    return new RedisEndpoint(tls, host, port, otherUser, otherPassword, database);
  }

  RedisEndpoint database(int other) {
    return new RedisEndpoint(tls, host, port, user, password, other);
  }

  boolean hasCredentials() {
    return password != null;
  }

  /** Host and port, fit for a log. */
  public String address() {
    return (NetUtil.isValidIpV6Address(host) ? '[' + host + ']' : host) + ':' + port;
  }

  @Override
  public String toString() {
    return address();
  }
}
