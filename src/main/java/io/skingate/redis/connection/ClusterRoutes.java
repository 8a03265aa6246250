package io.skingate.redis.connection;

import io.skingate.net.StaggeredAttempts;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.ZModem;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The masters of a cluster, a link to each, and which of them holds which slot: as CLUSTER SLOTS
 * says, and as the nodes say where they are asked for what another one holds. A user that may not
 * ask CLUSTER SLOTS gets along with the latter alone. Belongs to one event loop.
 */
public final class ClusterRoutes implements RedisRoutes {
  /** A slot that moves sends a command on once; a cluster that fails over, a few times. */
  private static final int MOST_HOPS = 5;

  private static final int SLOTS = 16_384;

  private static final long HOP_PAUSE_MILLIS = 50;

  /** While something is wrong the map is asked for so often, and never more often. */
  private static final long REFRESH_MILLIS = 500;

  private final ContextInternal context;
  private final Vertx vertx;
  private final RedisConnector connector;
  private final List<RedisEndpoint> seeds;
  private final Function<RedisEndpoint, NodeLink> links;
  private final Consumer<String> failures;
  private final Map<String, NodeLink> nodes = new HashMap<>();
  private String[] owners = new String[SLOTS];
  private final Promise<Void> ready;
  private boolean refreshing;
  private boolean again;
  private boolean closed;

  /**
   * @param seeds at least one
   * @param links opens a link to a node
   * @param failures is told why no node could be asked
   */
  public ClusterRoutes(
      ContextInternal context,
      RedisConnector connector,
      List<RedisEndpoint> seeds,
      Function<RedisEndpoint, NodeLink> links,
      Consumer<String> failures) {
    this.context = context;
    this.vertx = context.owner();
    this.ready = context.promise();
    this.connector = connector;
    this.seeds = seeds;
    this.links = links;
    this.failures = failures;
  }

  public ClusterRoutes open() {
    refresh();
    return this;
  }

  @Override
  public Future<Response> send(String key, RedisCommand command) {
    NodeLink link = key == null ? any() : nodes.get(owners[ZModem.generate(key)]);
    return send(link == null ? any() : link, key, command, 0);
  }

  private NodeLink any() {
    List<NodeLink> connected = nodes.values().stream().filter(NodeLink::isConnected).toList();
    return connected.isEmpty()
        ? null
        : connected.get(ThreadLocalRandom.current().nextInt(connected.size()));
  }

  private Future<Response> send(NodeLink link, String key, RedisCommand command, int hops) {
    if (link == null) {
      refresh();
      return Future.failedFuture(new RedisUnavailableException("not connected to the cluster"));
    }
    return link.send(command).recover(failure -> followed(failure, key, command, hops));
  }

  private Future<Response> followed(Throwable failure, String key, RedisCommand command, int hops) {
    if (!(failure instanceof ErrorType error) || hops == MOST_HOPS) {
      refresh();
      return Future.failedFuture(failure);
    }
    RedisCommand next =
        new RedisCommand(context, command.name, command.request, command.repeatable);
    if (error.is("MOVED")) {
      String address = error.slice(' ', 2);
      owners[ZModem.generate(key)] = address;
      refresh();
      return connected(address).compose(link -> send(link, key, next, hops + 1));
    }
    if (error.is("ASK")) {
      return connected(error.slice(' ', 2))
          .compose(
              link -> {
                link.send(new RedisCommand(context, "asking", Request.cmd(Command.ASKING), false));
                return send(link, key, next, hops + 1);
              });
    }
    if (error.is("TRYAGAIN") || error.is("CLUSTERDOWN")) {
      refresh();
      return vertx
          .timer(HOP_PAUSE_MILLIS << hops, TimeUnit.MILLISECONDS)
          .compose(
              waited -> {
                NodeLink link = nodes.get(owners[ZModem.generate(key)]);
                return send(link == null ? any() : link, key, next, hops + 1);
              });
    }
    return Future.failedFuture(failure);
  }

  /** The link to a node that another one named, once it stands. */
  private Future<NodeLink> connected(String address) {
    NodeLink link = node(address);
    return link.firstConnection()
        .timeout(connector.budget().toMillis(), TimeUnit.MILLISECONDS)
        .map(link)
        .recover(
            late ->
                Future.failedFuture(
                    new RedisUnavailableException("a node of the cluster cannot be reached")));
  }

  private NodeLink node(String address) {
    return nodes.computeIfAbsent(
        address,
        name -> {
          int colon = name.lastIndexOf(':');
          String host = name.substring(0, colon);
          // A node that does not know its own name is where the others were found.
          RedisEndpoint endpoint =
              seeds
                  .get(0)
                  .at(
                      host.isEmpty() ? seeds.get(0).host() : host,
                      Integer.parseInt(name.substring(colon + 1)));
          return links.apply(endpoint);
        });
  }

  /** A node's connection was lost, or could not be opened: somebody else may hold its slots. */
  public void troubled() {
    refresh();
  }

  private void refresh() {
    if (closed) {
      return;
    }
    if (refreshing) {
      again = true;
      return;
    }
    refreshing = true;
    again = false;
    askSomebody()
        .onSuccess(this::learn)
        .onFailure(this::goWithSeeds)
        .onComplete(
            done ->
                vertx.setTimer(
                    REFRESH_MILLIS,
                    timer -> {
                      refreshing = false;
                      if (again || nodes.isEmpty() || !allConnected()) {
                        refresh();
                      }
                    }));
  }

  private boolean allConnected() {
    return nodes.values().stream().allMatch(NodeLink::isConnected);
  }

  private Future<String[]> askSomebody() {
    Request question = Request.cmd(Command.CLUSTER).arg("SLOTS");
    NodeLink link = any();
    if (link != null) {
      return link.send(new RedisCommand(context, "cluster_slots", question, true))
          .map(reply -> slots(reply, seeds.get(0).host()));
    }
    List<Supplier<Future<String[]>>> attempts =
        seeds.stream()
            .<Supplier<Future<String[]>>>map(
                seed ->
                    () ->
                        connector
                            .connect(seed)
                            .compose(
                                opened ->
                                    opened
                                        .connection()
                                        .send(question)
                                        .onComplete(answered -> opened.close()))
                            .map(reply -> slots(reply, seed.host())))
            .toList();
    return StaggeredAttempts.first(vertx, connector.budget(), attempts, late -> {});
  }

  /** Each slot's master, as "host:port". */
  private static String[] slots(Response reply, String askedHost) {
    String[] slots = new String[SLOTS];
    for (Response range : reply) {
      Response master = range.get(2);
      String host = master.get(0) == null ? "" : master.get(0).toString();
      String address = (host.isEmpty() ? askedHost : host) + ':' + master.get(1).toInteger();
      Arrays.fill(slots, range.get(0).toInteger(), range.get(1).toInteger() + 1, address);
    }
    return slots;
  }

  private void learn(String[] slots) {
    Set<String> masters = Arrays.stream(slots).filter(Objects::nonNull).collect(Collectors.toSet());
    if (closed || masters.isEmpty()) {
      return;
    }
    owners = slots;
    masters.forEach(this::node);
    nodes.entrySet().stream()
        .filter(node -> !masters.contains(node.getKey()))
        .toList()
        .forEach(this::retire);
    awaitNodes();
  }

  private void retire(Map.Entry<String, NodeLink> node) {
    nodes.remove(node.getKey());
    NodeLink link = node.getValue();
    // What is under way there may still be answered.
    vertx.setTimer(connector.budget().toMillis(), timer -> link.close());
  }

  /** Where nobody may tell which nodes there are, those that were named tell of the others. */
  private void goWithSeeds(Throwable failure) {
    if (nodes.isEmpty()) {
      failures.accept(String.valueOf(failure.getMessage()));
    }
    boolean refused = failure instanceof ErrorType error && error.is("NOPERM");
    if (!closed && refused && nodes.isEmpty()) {
      seeds.forEach(seed -> node(seed.host() + ':' + seed.port()));
      awaitNodes();
    }
  }

  /** Ready when every node is connected, or those that can be when the others had their time. */
  private void awaitNodes() {
    if (ready.future().isComplete()) {
      return;
    }
    List<Future<Void>> all = nodes.values().stream().map(NodeLink::firstConnection).toList();
    Future.all(all).onSuccess(every -> ready.tryComplete());
    vertx.setTimer(
        connector.budget().toMillis(),
        timer -> Future.any(all).onSuccess(one -> ready.tryComplete()));
  }

  @Override
  public Collection<NodeLink> nodes() {
    return nodes.values();
  }

  @Override
  public Future<Void> ready() {
    return ready.future();
  }

  @Override
  public void close() {
    closed = true;
    List.copyOf(nodes.values()).forEach(NodeLink::close);
  }
}
