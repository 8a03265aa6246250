package io.skingate.net;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.util.List;

/** Looks names up. */
@FunctionalInterface
public interface HostResolver {
  /**
   * Every address of a name, IPv4 before IPv6; an address in its usual spelling, an IPv6 one with
   * or without brackets, is its own. Never blocks, and completes on the caller's context; fails
   * where there is none.
   */
  Future<List<InetAddress>> resolve(String host);

  /** The one of this Vert.x, made at the first call. Safe for use from any thread. */
  static HostResolver of(Vertx vertx) {
    return SystemHostResolver.of(vertx);
  }
}
