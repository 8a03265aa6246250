package io.skingate.redis.connection;

import io.skingate.net.StaggeredAttempts;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Connects to the master that the sentinels name. Belongs to one event loop. */
public final class SentinelMaster {
  private final Vertx vertx;
  private final RedisConnector connector;
  private final String masterName;
  private final Credentials credentials;
  private final boolean shared;
  private final List<RedisEndpoint> sentinels;

  /**
   * Who the gateway is at the master.
   *
   * @param user null for the default one
   */
  public record Credentials(String user, String password) {}

  /**
   * @param sentinels at least one; they change places as they answer
   * @param credentials of the master; null where they are the same as at the sentinels, each of
   *     which may then also want none
   */
  public SentinelMaster(
      Vertx vertx,
      RedisConnector connector,
      List<RedisEndpoint> sentinels,
      String masterName,
      Credentials credentials) {
    this.vertx = vertx;
    this.connector = connector;
    this.sentinels = new ArrayList<>(sentinels);
    this.masterName = masterName;
    this.shared = credentials == null;
    this.credentials = credentials;
  }

  public Future<RedisConnector.Opened> connect() {
    List<Supplier<Future<RedisEndpoint>>> attempts =
        List.copyOf(sentinels).stream()
            .<Supplier<Future<RedisEndpoint>>>map(sentinel -> () -> askFirst(sentinel))
            .toList();
    return StaggeredAttempts.first(vertx, connector.budget(), attempts, late -> {})
        .compose(connector::connect);
  }

  private Future<RedisEndpoint> askFirst(RedisEndpoint sentinel) {
    return ask(sentinel)
        .recover(
            failure ->
                shared && failure instanceof RedisRefusalException
                    ? ask(sentinel.as(null, null))
                    : Future.failedFuture(failure))
        .map(
            address -> {
              // The one that answers is asked first the next time.
              sentinels.remove(sentinel);
              sentinels.add(0, sentinel);
              RedisEndpoint master = sentinel.at(address.host(), address.port());
              return shared ? master : master.as(credentials.user(), credentials.password());
            });
  }

  private record Address(String host, int port) {}

  private Future<Address> ask(RedisEndpoint sentinel) {
    Request question = Request.cmd(Command.SENTINEL).arg("GET-MASTER-ADDR-BY-NAME").arg(masterName);
    return connector
        .connect(sentinel.database(0))
        .compose(
            opened ->
                opened
                    .connection()
                    .send(question)
                    .onComplete(answered -> opened.close())
                    .compose(this::address));
  }

  private Future<Address> address(Response reply) {
    if (reply == null || reply.size() < 2) {
      return Future.failedFuture("the sentinel knows no master called " + masterName);
    }
    return Future.succeededFuture(new Address(reply.get(0).toString(), reply.get(1).toInteger()));
  }
}
