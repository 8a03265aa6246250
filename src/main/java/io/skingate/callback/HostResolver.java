package io.skingate.callback;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** Looks names up. */
@FunctionalInterface
interface HostResolver {
  /** Every address of the name; fails where there is none. */
  Future<List<InetAddress>> resolve(String host);

  /** Vert.x's own resolver, which never blocks; the future completes on the caller's context. */
  static HostResolver of(Vertx vertx) {
    return host -> {
      Promise<List<InetSocketAddress>> found = Promise.promise();
      ((VertxInternal) vertx).nameResolver().resolveAll(host, found::handle);
      return found
          .future()
          .map(addresses -> addresses.stream().map(InetSocketAddress::getAddress).toList());
    };
  }
}
