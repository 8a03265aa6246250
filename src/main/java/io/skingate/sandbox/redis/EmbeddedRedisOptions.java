package io.skingate.sandbox.redis;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * How an {@link EmbeddedRedis} is to run.
 *
 * @param port 0 for any free port; with another one a start fails where that port is taken
 * @param dataDir where the append-only file lies; null for the temporary folder, which goes at stop
 * @param password null for none
 * @param sentinel runs a sentinel instead of a server; say what it watches in {@code directives}
 * @param directives further lines of redis.conf, such as {@code cluster-enabled yes}; they win over
 *     the defaults
 */
public record EmbeddedRedisOptions(
    int port, Path dataDir, String password, boolean sentinel, List<String> directives) {

  public EmbeddedRedisOptions {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port must be from 0 to 65535");
    }
    if (password != null && !password.matches("[A-Za-z0-9._~-]+")) {
      // So that it stands in redis.conf and in a URI as it is.
      throw new IllegalArgumentException("password must be of letters, digits and . _ ~ -");
    }
    directives = List.copyOf(directives);
    if (directives.stream().anyMatch(line -> line.indexOf('\n') >= 0)) {
      throw new IllegalArgumentException("a directive must be one line");
    }
  }

  /** Any free port, a temporary data folder, no password. */
  public static EmbeddedRedisOptions defaults() {
    return new EmbeddedRedisOptions(0, null, null, false, List.of());
  }

  public EmbeddedRedisOptions withPort(int newPort) {
    return new EmbeddedRedisOptions(newPort, dataDir, password, sentinel, directives);
  }

  public EmbeddedRedisOptions withDataDir(Path newDataDir) {
    return new EmbeddedRedisOptions(port, newDataDir, password, sentinel, directives);
  }

  public EmbeddedRedisOptions withPassword(String newPassword) {
    return new EmbeddedRedisOptions(port, dataDir, newPassword, sentinel, directives);
  }

  /** A sentinel, which keeps no data of its own. */
  public EmbeddedRedisOptions asSentinel() {
    return new EmbeddedRedisOptions(port, dataDir, password, true, directives);
  }

  /** Adds one line of redis.conf. */
  public EmbeddedRedisOptions withDirective(String line) {
    List<String> more = new ArrayList<>(directives);
    more.add(Objects.requireNonNull(line));
    return new EmbeddedRedisOptions(port, dataDir, password, sentinel, more);
  }

  /** The whole redis.conf for a run on {@code actualPort}. */
  String configuration(int actualPort, Path folder, Path data) {
    List<String> lines = new ArrayList<>();
    lines.add("bind 127.0.0.1");
    lines.add("port " + actualPort);
    lines.add("daemonize no");
    lines.add("always-show-logo no");
    lines.add("dir " + quoted(data));
    lines.add("pidfile " + quoted(folder.resolve("redis.pid")));
    if (!sentinel) {
      lines.add("save \"\"");
      lines.add("appendonly yes");
      lines.add("appendfsync everysec");
      lines.add("maxmemory-policy noeviction");
    }
    if (password != null) {
      lines.add("requirepass \"" + password + "\"");
      if (!sentinel) {
        lines.add("masterauth \"" + password + "\"");
      }
    }
    lines.addAll(directives);
    return String.join("\n", lines) + "\n";
  }

  private static String quoted(Path path) {
    return '"' + path.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
