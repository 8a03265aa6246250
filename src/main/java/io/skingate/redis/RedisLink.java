package io.skingate.redis;

import io.skingate.config.RedisConfig;
import io.skingate.config.Secret;
import io.skingate.redis.connection.ClusterRoutes;
import io.skingate.redis.connection.ConnectionLog;
import io.skingate.redis.connection.NodeEvents;
import io.skingate.redis.connection.NodeLink;
import io.skingate.redis.connection.RedisCommand;
import io.skingate.redis.connection.RedisConnector;
import io.skingate.redis.connection.RedisEndpoint;
import io.skingate.redis.connection.RedisErrors;
import io.skingate.redis.connection.RedisMetrics;
import io.skingate.redis.connection.RedisRoutes;
import io.skingate.redis.connection.RedisUnavailableException;
import io.skingate.redis.connection.SentinelMaster;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.RequestImpl;
import io.vertx.redis.client.impl.types.ErrorType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * One event loop's way to Redis, which recovers on its own: a pipelined connection, or one to each
 * master of a cluster.
 *
 * <p>Belongs to the event loop that created it: every call and every completion is on that loop. A
 * command that is not answered within the configured time fails with {@link
 * RedisUnavailableException}, and so does every command while there is no connection. A script that
 * may run twice is sent once more where its connection was lost; anything else is sent twice only
 * where Redis says that it ran nothing.
 */
public final class RedisLink {
  private final ContextInternal context;
  private final RedisMetrics metrics;
  private final String address;
  private final List<Runnable> reconnected = new ArrayList<>();
  private final RedisRoutes routes;
  private boolean closed;

  private RedisLink(VertxInternal vertx, RedisConfig config, RedisMetrics metrics) {
    this.context = vertx.getOrCreateContext();
    this.metrics = metrics;
    RedisConnector connector = new RedisConnector(vertx, config);
    List<RedisEndpoint> endpoints =
        config.endpoints().stream().map(Secret::value).map(RedisEndpoint::parse).toList();
    this.address = endpoints.stream().map(RedisEndpoint::address).collect(Collectors.joining(","));
    this.routes =
        switch (config.mode()) {
          case STANDALONE -> single(config, () -> connector.connect(endpoints.get(0)));
          case SENTINEL ->
              single(
                  config,
                  new SentinelMaster(
                          vertx, connector, endpoints, config.masterName(), atMaster(config))
                      ::connect);
          case CLUSTER -> cluster(config, connector, endpoints);
        };
  }

  /** Null where the endpoints' credentials are the master's too. */
  private static SentinelMaster.Credentials atMaster(RedisConfig config) {
    return config.masterPassword() == null
        ? null
        : new SentinelMaster.Credentials(config.masterUser(), config.masterPassword().value());
  }

  private RedisRoutes single(
      RedisConfig config, Supplier<Future<RedisConnector.Opened>> connector) {
    NodeLink link =
        new NodeLink(context, config.commandTimeout(), connector, metrics, new Watch(() -> {}));
    return new RedisRoutes.Single(link.open());
  }

  private RedisRoutes cluster(
      RedisConfig config, RedisConnector connector, List<RedisEndpoint> seeds) {
    ClusterRoutes[] self = new ClusterRoutes[1];
    self[0] =
        new ClusterRoutes(
            context,
            connector,
            seeds,
            node ->
                new NodeLink(
                        context,
                        config.commandTimeout(),
                        () -> connector.connect(node),
                        metrics,
                        new Watch(() -> self[0].troubled()))
                    .open(),
            this::failed);
    return self[0].open();
  }

  /** Begins to connect, on and for the calling event loop. */
  public static RedisLink open(Vertx vertx, RedisConfig config, RedisMetrics metrics) {
    metrics.begun();
    RedisLink link = new RedisLink((VertxInternal) vertx, config, metrics);
    link.firstConnection().onSuccess(connected -> metrics.reached());
    return link;
  }

  /** Completes when commands can be sent for the first time; never fails. */
  public Future<Void> firstConnection() {
    return routes.ready();
  }

  /** Calls the listener, on the link's loop, whenever a connection stands again after a loss. */
  public void onReconnect(Runnable listener) {
    reconnected.add(listener);
  }

  /** When a connection was lost last, by {@link System#nanoTime}. */
  public long lostAtNanos() {
    long last = routes.nodes().iterator().next().lostAtNanos();
    for (NodeLink node : routes.nodes()) {
      last = node.lostAtNanos() - last > 0 ? node.lostAtNanos() : last;
    }
    return last;
  }

  /** Whether any connection stands. */
  public boolean isConnected() {
    return routes.nodes().stream().anyMatch(NodeLink::isConnected);
  }

  /** Whether a password is configured that a server does not want. */
  public boolean passwordUnused() {
    return routes.nodes().stream().anyMatch(NodeLink::passwordUnused);
  }

  /**
   * Runs a script.
   *
   * @param keys all in one hash slot
   * @param args texts, numbers or buffers
   */
  public Future<Response> eval(Script script, List<String> keys, Object... args) {
    return send(script, keys, request(Command.EVALSHA, script.sha1(), keys, args))
        .recover(
            failure ->
                failure instanceof ErrorType error && error.is("NOSCRIPT")
                    ? send(script, keys, request(Command.EVAL, script.source(), keys, args))
                    : Future.failedFuture(failure))
        .recover(failure -> Future.failedFuture(translated(failure)));
  }

  /** Sends any other command; {@code name} labels it in the metrics. */
  public Future<Response> command(String name, Request request) {
    List<byte[]> keys = ((RequestImpl) request).keys();
    String key = keys.isEmpty() ? null : new String(keys.get(0), StandardCharsets.UTF_8);
    assertOwnLoop();
    return routes
        .send(key, new RedisCommand(context, name, request, false))
        .recover(failure -> Future.failedFuture(translated(failure)));
  }

  /** Sends a command without keys to every server that is connected. */
  public Future<List<Response>> commandEverywhere(String name, Request request) {
    assertOwnLoop();
    List<Future<Response>> all =
        routes.nodes().stream()
            .filter(NodeLink::isConnected)
            .map(node -> node.send(new RedisCommand(context, name, request, false)))
            .toList();
    return all.isEmpty()
        ? Future.failedFuture(new RedisUnavailableException("not connected to Redis"))
        : Future.all(all)
            .map(done -> all.stream().map(Future::result).toList())
            .recover(failure -> Future.failedFuture(translated(failure)));
  }

  /** Closes for good; what is in flight fails. */
  public Future<Void> close() {
    if (!closed && !firstConnection().isComplete()) {
      metrics.abandoned();
    }
    closed = true;
    routes.close();
    return Future.succeededFuture();
  }

  private Future<Response> send(Script script, List<String> keys, Request request) {
    assertOwnLoop();
    return routes.send(
        keys.get(0), new RedisCommand(context, script.name(), request, script.repeatable()));
  }

  private void assertOwnLoop() {
    assert context.nettyEventLoop().inEventLoop()
        : "on " + Thread.currentThread().getName() + " and not on the link's event loop";
  }

  private static Request request(Command command, String script, List<String> keys, Object[] args) {
    Request request = Request.cmd(command).arg(script).arg(keys.size());
    keys.forEach(request::arg);
    for (Object arg : args) {
      if (arg instanceof Buffer buffer) {
        request.arg(buffer);
      } else {
        request.arg(String.valueOf(arg));
      }
    }
    return request;
  }

  private Throwable translated(Throwable failure) {
    if (!(failure instanceof RedisUnavailableException)) {
      metrics.failed();
    }
    return RedisErrors.translate(failure);
  }

  private void failed(String reason) {
    metrics.connections().failed(address, reason);
  }

  /** Tells the log and the listeners how a node's connection fares. */
  private final class Watch implements NodeEvents {
    private final Runnable troubled;

    /**
     * @param troubled when the node cannot be reached
     */
    Watch(Runnable troubled) {
      this.troubled = troubled;
      metrics.connections().begun();
    }

    @Override
    public void connected(boolean again) {
      metrics.connections().connected(address, again);
      if (again) {
        reconnected.forEach(Runnable::run);
      }
    }

    @Override
    public void lost(String reason) {
      metrics
          .connections()
          .lost(
              address,
              reason,
              task ->
                  context.owner().setTimer(ConnectionLog.GATHER.toMillis(), timer -> task.run()));
      troubled.run();
    }

    @Override
    public void failed(String reason) {
      RedisLink.this.failed(reason);
      troubled.run();
    }

    @Override
    public void closed(boolean everConnected, boolean connected) {
      metrics.connections().closed(everConnected, connected);
    }
  }
}
