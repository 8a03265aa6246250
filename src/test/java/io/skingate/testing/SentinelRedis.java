package io.skingate.testing;

import static org.awaitility.Awaitility.await;

import io.skingate.sandbox.redis.EmbeddedRedis;
import io.skingate.sandbox.redis.EmbeddedRedisOptions;
import io.vertx.redis.client.Command;
import java.io.IOException;

/** A master, its replica, and a sentinel that fails over within a second or two. */
public final class SentinelRedis implements AutoCloseable {
  public static final String MASTER_NAME = "skin";

  private final TestResources opened = new TestResources();
  private final EmbeddedRedis first;
  private final EmbeddedRedis sentinel;
  private final TestLink secondAdmin;

  /** Starts them and waits until the replica follows and the sentinel knows it. */
  public SentinelRedis() throws IOException {
    try {
      first = opened.server(EmbeddedRedisOptions.defaults());
      EmbeddedRedis second =
          opened.server(
              EmbeddedRedisOptions.defaults().withDirective("replicaof 127.0.0.1 " + first.port()));
      secondAdmin = opened.admin(second);
      await().until(() -> replicationSays("master_link_status:up"));
      String monitor = "sentinel monitor %s 127.0.0.1 %d 1".formatted(MASTER_NAME, first.port());
      sentinel =
          opened.server(
              EmbeddedRedisOptions.defaults()
                  .asSentinel()
                  .withDirective(monitor)
                  .withDirective("sentinel down-after-milliseconds " + MASTER_NAME + " 400")
                  .withDirective("sentinel failover-timeout " + MASTER_NAME + " 3000"));
      TestLink sentinelAdmin = opened.admin(sentinel);
      await()
          .until(
              () -> sentinelAdmin.command(Command.SENTINEL, "REPLICAS", MASTER_NAME).size() == 1);
    } catch (IOException | RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  private boolean replicationSays(String text) {
    return secondAdmin.command(Command.INFO, "replication").toString().contains(text);
  }

  /** What a client is told to ask for the master. */
  public String sentinelUri() {
    return sentinel.uri();
  }

  public void awaitReplicated(String key) {
    await().until(() -> secondAdmin.command(Command.EXISTS, key).toLong() == 1);
  }

  /** SIGKILL for the first master; the sentinel will have noticed some time later. */
  public void killMaster() throws IOException {
    first.kill();
  }

  /** Whether the replica has taken over. */
  public boolean isFailedOver() {
    return replicationSays("role:master");
  }

  @Override
  public void close() {
    opened.close();
  }
}
