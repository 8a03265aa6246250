package io.skingate.testing;

import static org.awaitility.Awaitility.await;

import io.skingate.sandbox.redis.EmbeddedRedis;
import io.skingate.sandbox.redis.EmbeddedRedisOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Three masters that share all slots evenly, without replicas. */
public final class RedisCluster implements AutoCloseable {
  public static final int NODES = 3;

  private static final int SLOTS = 16_384;

  private final TestResources opened = new TestResources();
  private final List<EmbeddedRedis> nodes = new ArrayList<>();
  private final List<TestLink> admins = new ArrayList<>();

  /** Starts them and waits until each knows all. */
  public RedisCluster() throws IOException {
    try {
      for (int i = 0; i < NODES; i++) {
        nodes.add(
            opened.server(
                EmbeddedRedisOptions.defaults()
                    .withDirective("cluster-enabled yes")
                    .withDirective("cluster-node-timeout 1500")
                    .withDirective("cluster-require-full-coverage no")));
      }
      nodes.forEach(node -> admins.add(opened.admin(node)));
      join();
    } catch (IOException | RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  private void join() {
    for (int i = 0; i < NODES; i++) {
      List<Object> args = new ArrayList<>(List.of("ADDSLOTS"));
      IntStream.rangeClosed(SLOTS * i / NODES, SLOTS * (i + 1) / NODES - 1).forEach(args::add);
      admins.get(i).command(Command.CLUSTER, args.toArray());
      admins.get(0).command(Command.CLUSTER, "MEET", "127.0.0.1", nodes.get(i).port());
    }
    for (TestLink admin : admins) {
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> {
                String info = admin.command(Command.CLUSTER, "INFO").toString();
                return info.contains("cluster_state:ok")
                    && info.contains("cluster_slots_ok:" + SLOTS)
                    && info.contains("cluster_known_nodes:" + NODES);
              });
    }
  }

  /** What a client is told to begin with. */
  public List<String> uris() {
    return nodes.stream().map(EmbeddedRedis::uri).toList();
  }

  /** Whether every node holds some key. */
  public boolean isSpread() {
    return admins.stream().allMatch(admin -> admin.command(Command.DBSIZE).toLong() > 0);
  }

  /** The node that held a hash tag's slot at the start. */
  public int nodeOf(String hashTag) {
    return slot(hashTag) * NODES / SLOTS;
  }

  private int slot(String hashTag) {
    return admins.get(0).command(Command.CLUSTER, "KEYSLOT", hashTag).toInteger();
  }

  /** Moves a hash tag's slot with all that is in it. */
  public void move(String hashTag, int from, int to) {
    int slot = slot(hashTag);
    List<String> ids =
        admins.stream().map(admin -> admin.command(Command.CLUSTER, "MYID").toString()).toList();
    admins.get(to).command(Command.CLUSTER, "SETSLOT", slot, "IMPORTING", ids.get(from));
    admins.get(from).command(Command.CLUSTER, "SETSLOT", slot, "MIGRATING", ids.get(to));
    Response keys = admins.get(from).command(Command.CLUSTER, "GETKEYSINSLOT", slot, 1000);
    for (Response key : keys) {
      admins.get(from).command(Command.MIGRATE, "127.0.0.1", nodes.get(to).port(), key, 0, 5000);
    }
    for (TestLink admin : admins) {
      admin.command(Command.CLUSTER, "SETSLOT", slot, "NODE", ids.get(to));
    }
  }

  /** SIGKILL. */
  public void kill(int node) throws IOException {
    nodes.get(node).kill();
  }

  /** Brings a killed node back with what had reached its disk. */
  public void restart(int node) throws IOException {
    nodes.get(node).start();
  }

  @Override
  public void close() {
    opened.close();
  }
}
