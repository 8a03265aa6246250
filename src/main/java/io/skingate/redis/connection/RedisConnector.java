package io.skingate.redis.connection;

import io.netty.util.NetUtil;
import io.skingate.config.RedisConfig;
import io.skingate.net.AddressOrder;
import io.skingate.net.HostResolver;
import io.skingate.net.StaggeredAttempts;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * Opens connections to Redis servers: by whichever of a name's addresses answers, as the user that
 * was named, and with an answer to the first PING. Belongs to one event loop.
 */
public final class RedisConnector {
  /**
   * Commands that may wait for an answer on one connection; a burst beyond it is refused at once.
   * The client allocates the array up front, so it is not boundless.
   */
  public static final int MAX_WAITING = 8192;

  private final Vertx vertx;
  private final Duration budget;
  private final AddressOrder order = new AddressOrder();

  public RedisConnector(Vertx vertx, RedisConfig config) {
    this.vertx = vertx;
    // A connection may take twice a command's time: it is several round trips.
    this.budget = config.commandTimeout().multipliedBy(2);
  }

  /**
   * A connection of its own client.
   *
   * @param passwordUnused whether there was a password and the server wanted none
   */
  public record Opened(Redis client, RedisConnection connection, boolean passwordUnused) {
    void close() {
      client.close();
    }
  }

  /** How long opening a connection may take. */
  Duration budget() {
    return budget;
  }

  /** Connects within the budget. */
  public Future<Opened> connect(RedisEndpoint endpoint) {
    return HostResolver.of(vertx)
        .resolve(endpoint.host())
        .compose(addresses -> connect(endpoint, addresses));
  }

  private Future<Opened> connect(RedisEndpoint endpoint, List<InetAddress> addresses) {
    record At(InetAddress address, Opened opened) {}
    List<Supplier<Future<At>>> attempts =
        order.of(endpoint.host(), endpoint.port(), addresses).stream()
            .<Supplier<Future<At>>>map(
                address -> () -> open(endpoint, address).map(opened -> new At(address, opened)))
            .toList();
    return StaggeredAttempts.first(vertx, budget, attempts, late -> late.opened.close())
        .map(
            won -> {
              order.reached(endpoint.host(), endpoint.port(), won.address);
              return won.opened;
            });
  }

  private Future<Opened> open(RedisEndpoint endpoint, InetAddress address) {
    RedisSockets sockets = new RedisSockets(vertx, endpoint, address);
    Redis client = Redis.createClient(sockets, options(endpoint, address));
    return client
        .connect()
        .map(connection -> new Opened(client, connection, sockets.passwordUnused()))
        .onFailure(failure -> client.close());
  }

  private RedisOptions options(RedisEndpoint endpoint, InetAddress address) {
    NetClientOptions net =
        new NetClientOptions()
            .setConnectTimeout((int) Math.max(1, budget.toMillis()))
            .setTcpKeepAlive(true)
            .setTcpNoDelay(true)
            // What is still to be sent when a connection is given up must not arrive later.
            .setSoLinger(0);
    String host = NetUtil.toAddressString(address);
    return new RedisOptions()
        .setType(RedisClientType.STANDALONE)
        .setNetClientOptions(net)
        // Encryption, user and database are the socket's business.
        .setConnectionString(
            "redis://" + (host.indexOf(':') < 0 ? host : '[' + host + ']') + ':' + endpoint.port())
        .setMaxWaitingHandlers(MAX_WAITING)
        // Replies of scripts nest a few levels; the bound guards against a broken server.
        .setMaxNestedArrays(32)
        // HELLO is refused by some managed services, and nothing here needs RESP3.
        .setProtocolNegotiation(false);
  }
}
