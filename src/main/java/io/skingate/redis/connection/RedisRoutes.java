package io.skingate.redis.connection;

import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.util.Collection;
import java.util.List;

/** Which server a command goes to. Belongs to one event loop. */
public interface RedisRoutes {
  /**
   * Sends a command to the server that holds the key.
   *
   * @param key null where any server will do
   */
  Future<Response> send(String key, RedisCommand command);

  /** The links to every server that commands go to. */
  Collection<NodeLink> nodes();

  /** Completes when commands can be sent for the first time; never fails. */
  Future<Void> ready();

  void close();

  /** The only server there is. */
  record Single(NodeLink link) implements RedisRoutes {
    @Override
    public Future<Response> send(String key, RedisCommand command) {
      return link.send(command);
    }

    @Override
    public Collection<NodeLink> nodes() {
      return List.of(link);
    }

    @Override
    public Future<Void> ready() {
      return link.firstConnection();
    }

    @Override
    public void close() {
      link.close();
    }
  }
}
