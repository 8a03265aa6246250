package io.skingate.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.skingate.sandbox.redis.EmbeddedRedis;
import io.skingate.sandbox.redis.EmbeddedRedisOptions;
import io.skingate.testing.RedisCluster;
import io.skingate.testing.SentinelRedis;
import io.skingate.testing.Store;
import io.skingate.testing.World;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whole gateways on Redis with sentinels and on a Redis Cluster, through their failovers. */
class RedisTopologyIT {
  /** What a failover or a restart and the gateway's reconnect take on a busy machine. */
  private static final Duration SOON = Duration.ofSeconds(30);

  private static final List<Store> STORES =
      World.stores("acme", "bravo", "coral", "delta", "ember", "fjord", "grove", "haven");

  /** Every store's order goes its whole way, its updates in their order. */
  private static void ordersComplete(World world, List<Store> stores, String externalId) {
    for (Store store : stores) {
      await().atMost(SOON).until(() -> world.place(0, store, externalId).status() == 202);
    }
    for (Store store : stores) {
      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(world.receiver.statuses(store, externalId).stream().distinct())
                      .describedAs(store.id())
                      .containsExactly("accepted", "processing", "sent", "completed"));
      assertThat(world.skinsNode.entry(store.upstreamName(externalId)).posts()).hasSize(1);
    }
  }

  @Test
  void a_redis_user_for_its_own_keys_and_no_dangerous_command_suffices() throws Exception {
    String acl = "user skin on >right ~skingate:* resetchannels +@all -@dangerous -@admin";
    try (EmbeddedRedis redis =
        new EmbeddedRedis(
                EmbeddedRedisOptions.defaults()
                    .withDirective(acl)
                    .withDirective("user default off"))
            .start()) {
      String uri = "redis://skin:right@127.0.0.1:" + redis.port();
      try (World world =
          new World(1, STORES, config -> config.set("redis.endpoints", List.of(uri)))) {
        ordersComplete(world, STORES, "any");
      }
    }
  }

  @Test
  void orders_and_updates_go_on_after_sentinels_failed_over() throws Exception {
    try (SentinelRedis redis = new SentinelRedis();
        World world =
            new World(
                1,
                STORES,
                config ->
                    config
                        .set("redis.mode", "sentinel")
                        .set("redis.masterName", SentinelRedis.MASTER_NAME)
                        .set("redis.endpoints", List.of(redis.sentinelUri())))) {
      ordersComplete(world, STORES, "before");
      redis.killMaster();
      ordersComplete(world, STORES, "after");
      assertThat(redis.isFailedOver()).isTrue();
    }
  }

  @Test
  void orders_and_updates_of_all_stores_go_on_after_a_node_of_a_cluster_came_back()
      throws Exception {
    try (RedisCluster redis = new RedisCluster();
        World world =
            new World(
                1,
                STORES,
                config ->
                    config.set("redis.mode", "cluster").set("redis.endpoints", redis.uris()))) {
      ordersComplete(world, STORES, "before");
      assertThat(redis.isSpread()).isTrue();
      redis.kill(1);
      redis.restart(1);
      ordersComplete(world, STORES, "after");
    }
  }
}
