package io.skingate.order.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.skingate.config.RedisConfig;
import io.skingate.order.model.OrderRequest;
import io.skingate.order.model.OrderSamples;
import io.skingate.order.model.OrderUpdate;
import io.skingate.redis.connection.RedisUnavailableException;
import io.skingate.tenant.Tenant;
import io.skingate.testing.RedisCluster;
import io.skingate.testing.SentinelRedis;
import io.skingate.testing.TestLink;
import io.skingate.testing.TestTenants;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The same operations on Redis with sentinels and on a Redis Cluster, through their failovers. */
class OrderStoreTopologyIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (int i = opened.size() - 1; i >= 0; i--) {
      opened.get(i).close();
    }
  }

  private <T extends AutoCloseable> T opened(T resource) {
    opened.add(resource);
    return resource;
  }

  private static ConditionFactory soon() {
    return await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptionsInstanceOf(RedisUnavailableException.class);
  }

  /** One user of the store over one link. */
  private static final class Orders {
    private final TestLink link;
    private final OrderStore store;

    Orders(TestLink link) {
      this.link = link;
      this.store = new OrderStore(link.link(), "test", OrderSamples.TIMES, 1000, Budgets.none());
    }

    Admission admit(Tenant tenant, String id) {
      OrderRequest order = OrderSamples.order(id);
      return link.on(
          () -> store.admit(tenant, order, Buffer.buffer("{}"), OrderSamples.TRACE, "owner"));
    }

    void place(Tenant tenant, String id) {
      if (admit(tenant, id) instanceof Admission.Claimed claim) {
        OrderUpdate accepted =
            new OrderUpdate(
                "accepted", null, OrderSamples.body(tenant.upstreamName(id), "accepted"));
        link.on(
            () ->
                store.finish(
                    tenant.id(),
                    id,
                    claim.fence(),
                    Settlement.taken(accepted, false, Duration.ofSeconds(60))));
      }
    }

    boolean isPlaced(Tenant tenant, String id) {
      return admit(tenant, id) instanceof Admission.Replay;
    }
  }

  private Orders orders(RedisConfig.Mode mode, List<String> uris, String masterName) {
    return new Orders(
        opened(new TestLink(TestLink.config(mode, uris, masterName, TIMEOUT))).connected());
  }

  @Test
  void orders_go_on_at_the_new_master_after_sentinels_failed_over() throws Exception {
    SentinelRedis redis = opened(new SentinelRedis());
    Orders orders =
        orders(RedisConfig.Mode.SENTINEL, List.of(redis.sentinelUri()), SentinelRedis.MASTER_NAME);
    Tenant tenant = TestTenants.tenant("acme");
    orders.place(tenant, "before");
    redis.awaitReplicated("test:{acme}:r:before");

    redis.killMaster();
    assertThatThrownBy(() -> orders.admit(tenant, "during"))
        .isInstanceOf(RedisUnavailableException.class);
    soon().until(() -> orders.admit(tenant, "after") instanceof Admission.Claimed);
    assertThat(orders.isPlaced(tenant, "before")).isTrue();
    assertThat(redis.isFailedOver()).isTrue();
  }

  @Test
  void a_cluster_serves_every_tenant_through_moved_slots_and_a_node_that_comes_back()
      throws Exception {
    RedisCluster redis = opened(new RedisCluster());
    Orders orders = orders(RedisConfig.Mode.CLUSTER, redis.uris(), null);
    List<Tenant> tenants =
        IntStream.range(0, 9).mapToObj(i -> TestTenants.tenant("t" + i)).toList();
    tenants.forEach(tenant -> orders.place(tenant, "a"));
    assertThat(tenants).allMatch(tenant -> orders.isPlaced(tenant, "a"));
    assertThat(redis.isSpread()).isTrue();

    Tenant moved = onNode(redis, tenants, 0);
    redis.move(moved.id(), 0, 1);
    assertThat(orders.isPlaced(moved, "a")).isTrue();
    orders.place(moved, "b");
    assertThat(orders.isPlaced(moved, "b")).isTrue();

    Tenant hit = onNode(redis, tenants, 2);
    Tenant spared = onNode(redis, tenants, 1);
    redis.kill(2);
    assertThatThrownBy(() -> orders.admit(hit, "c")).isInstanceOf(RedisUnavailableException.class);
    redis.restart(2);
    soon().until(() -> orders.admit(hit, "d") instanceof Admission.Claimed);
    soon().until(() -> orders.isPlaced(spared, "a"));
  }

  private static Tenant onNode(RedisCluster redis, List<Tenant> tenants, int node) {
    return tenants.stream()
        .filter(tenant -> redis.nodeOf(tenant.id()) == node)
        .findFirst()
        .orElseThrow();
  }
}
