package io.skingate.redis.connection;

import io.netty.handler.flush.FlushConsolidationHandler;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.VertxWrapper;
import io.vertx.core.internal.net.NetClientInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * Vert.x as the Redis client of one connection sees it. A socket leads to the one address that was
 * chosen, is encrypted and greeted where that is wanted, and what is written to it within one turn
 * of its event loop leaves in one system call, where the client itself would make one for each
 * command. Belongs to the event loop of the connection.
 */
final class RedisSockets extends VertxWrapper {
  /** Flushes that are put off at most; far above the commands of one turn. */
  private static final int MOST_AT_ONCE = 256;

  private final RedisEndpoint endpoint;
  private final InetAddress address;
  private boolean passwordUnused;

  RedisSockets(Vertx vertx, RedisEndpoint endpoint, InetAddress address) {
    super((VertxInternal) vertx);
    this.endpoint = endpoint;
    this.address = address;
  }

  /** Whether there was a password and the server wanted none. */
  boolean passwordUnused() {
    return passwordUnused;
  }

  @Override
  public NetClient createNetClient(NetClientOptions options) {
    NetClientInternal client = (NetClientInternal) super.createNetClient(options);
    // The interface is wide and internal; only this one of its methods opens connections here.
    return (NetClient)
        Proxy.newProxyInstance(
            NetClientInternal.class.getClassLoader(),
            new Class<?>[] {NetClientInternal.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("connectInternal")) {
                arguments[0] = pinned((ConnectOptions) arguments[0]);
                arguments[1] = prepared(arguments[1]);
              }
              try {
                return method.invoke(client, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  /** The name stays, for the certificate to be checked against. */
  private ConnectOptions pinned(ConnectOptions options) throws UnknownHostException {
    InetAddress named = InetAddress.getByAddress(endpoint.host(), address.getAddress());
    return new ConnectOptions(options)
        .setRemoteAddress(
            SocketAddress.inetSocketAddress(new InetSocketAddress(named, endpoint.port())));
  }

  @SuppressWarnings("unchecked")
  private Promise<NetSocket> prepared(Object connected) {
    Promise<NetSocket> promise = Promise.promise();
    promise
        .future()
        .compose(socket -> prepare(socket).map(socket).onFailure(refused -> socket.close()))
        .onComplete((Promise<NetSocket>) connected);
    return promise;
  }

  private Future<Void> prepare(NetSocket socket) {
    Future<Void> encrypted =
        endpoint.tls()
            ? socket.upgradeToSsl(new ClientSSLOptions().setHostnameVerificationAlgorithm("HTTPS"))
            : Future.succeededFuture();
    return encrypted
        .compose(ready -> RedisGreeting.greet(socket, endpoint))
        .map(
            unused -> {
              passwordUnused = unused;
              ((NetSocketInternal) socket)
                  .channelHandlerContext()
                  .pipeline()
                  .addFirst(new FlushConsolidationHandler(MOST_AT_ONCE, true));
              return null;
            });
  }
}
