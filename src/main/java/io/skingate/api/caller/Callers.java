package io.skingate.api.caller;

import inet.ipaddr.IPAddress;
import io.skingate.config.address.Networks;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out where requests come from. Through proxies that are trusted it is, from the right of all
 * {@code X-Forwarded-For} lines, the first address that is not one of theirs; what anybody else
 * says counts for nothing. Safe for use from any thread.
 */
public final class Callers {
  private static final Logger LOG = LoggerFactory.getLogger(Callers.class);
  private static final String FORWARDED_FOR = "X-Forwarded-For";

  /** Beyond so many peers what was read of their addresses is read anew. */
  private static final int MOST_PEERS = 10_000;

  private final Networks trusted;
  private final Map<String, Caller> peers = new ConcurrentHashMap<>();
  private final AtomicBoolean warned = new AtomicBoolean();

  /**
   * @param trusted the proxies whose word counts
   */
  public Callers(Networks trusted) {
    this.trusted = trusted;
  }

  public Caller of(HttpServerRequest request) {
    SocketAddress remote = request.remoteAddress();
    Caller peer =
        remote == null || remote.hostAddress() == null ? null : peer(remote.hostAddress());
    if (peer == null) {
      return Caller.UNKNOWN;
    }
    if (trusted.isEmpty()) {
      warnOnce(request);
      return peer;
    }
    return trusted.contains(peer.address())
        ? behind(peer, request.headers().getAll(FORWARDED_FOR))
        : peer;
  }

  private Caller peer(String host) {
    Caller known = peers.get(host);
    if (known != null) {
      return known;
    }
    Optional<IPAddress> address = Networks.address(host);
    if (address.isEmpty()) {
      return null;
    }
    if (peers.size() >= MOST_PEERS) {
      peers.clear();
    }
    Caller peer = Caller.of(address.get());
    peers.put(host, peer);
    return peer;
  }

  /**
   * Who stands behind a trusted peer.
   *
   * @param lines of the header, in their order
   */
  Caller behind(Caller peer, List<String> lines) {
    IPAddress nearest = peer.address();
    for (int line = lines.size() - 1; line >= 0; line--) {
      String[] hops = lines.get(line).split(",", -1);
      for (int hop = hops.length - 1; hop >= 0; hop--) {
        String text = hops[hop].strip();
        if (text.isEmpty()) {
          continue;
        }
        Optional<IPAddress> address = address(text);
        if (address.isEmpty()) {
          // Whoever wrote that is as far as anything is known.
          return Caller.of(nearest);
        }
        nearest = address.get();
        if (!trusted.contains(nearest)) {
          return Caller.of(nearest);
        }
      }
    }
    return Caller.of(nearest);
  }

  /** Some proxies add the port, and brackets around IPv6. */
  private static Optional<IPAddress> address(String text) {
    Optional<IPAddress> plain = Networks.address(text);
    if (plain.isPresent()) {
      return plain;
    }
    if (text.startsWith("[")) {
      int end = text.indexOf(']');
      return end > 0 && text.substring(end + 1).matches("(:[0-9]{1,5})?")
          ? Networks.address(text.substring(1, end))
          : Optional.empty();
    }
    return text.matches("[0-9.]+:[0-9]{1,5}")
        ? Networks.address(text.substring(0, text.indexOf(':')))
        : Optional.empty();
  }

  private void warnOnce(HttpServerRequest request) {
    if (!warned.get()
        && request.headers().contains(FORWARDED_FOR)
        && warned.compareAndSet(false, true)) {
      LOG.atWarn()
          .log(
              "Requests come through a proxy, and api.trustedProxies is empty: all stores may count"
                  + " as one address, for sourceNetworks and where credentials are guessed");
    }
  }
}
