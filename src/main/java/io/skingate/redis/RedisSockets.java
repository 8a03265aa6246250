package io.skingate.redis;

import io.netty.handler.flush.FlushConsolidationHandler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.VertxWrapper;
import io.vertx.core.internal.net.NetClientInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * Vert.x as the Redis client sees it: what is written to a socket within one turn of its event loop
 * leaves in one system call, where the client itself would make one for each command.
 */
final class RedisSockets extends VertxWrapper {
  /** Flushes that are put off at most; far above the commands of one turn. */
  private static final int MOST_AT_ONCE = 256;

  private RedisSockets(VertxInternal vertx) {
    super(vertx);
  }

  static Vertx of(Vertx vertx) {
    return new RedisSockets((VertxInternal) vertx);
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
                arguments[1] = consolidating(arguments[1]);
              }
              try {
                return method.invoke(client, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @SuppressWarnings("unchecked")
  private static Promise<NetSocket> consolidating(Object connected) {
    Promise<NetSocket> promise = Promise.promise();
    promise
        .future()
        .onSuccess(
            socket ->
                ((NetSocketInternal) socket)
                    .channelHandlerContext()
                    .pipeline()
                    .addFirst(new FlushConsolidationHandler(MOST_AT_ONCE, true)))
        .onComplete((Promise<NetSocket>) connected);
    return promise;
  }
}
