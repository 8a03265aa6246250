package io.skingate.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.skingate.config.RedisConfig;
import io.skingate.redis.RedisUnavailableException;
import io.skingate.sandbox.EmbeddedRedis;
import io.skingate.sandbox.EmbeddedRedisOptions;
import io.skingate.tenant.Tenant;
import io.skingate.testing.TestLink;
import io.skingate.testing.TestTenants;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.io.IOException;
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

  private EmbeddedRedis server(EmbeddedRedisOptions options) throws IOException {
    return opened(new EmbeddedRedis(options)).start();
  }

  private TestLink admin(EmbeddedRedis server) {
    return opened(new TestLink(TestLink.standalone(server.uri(), Duration.ofSeconds(5))))
        .connected();
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
      this.store = new OrderStore(link.link(), "test", OrderSamples.TIMES, 1000);
    }

    Admission admit(Tenant tenant, String id) {
      OrderRequest order = OrderSamples.order(id);
      return link.on(() -> store.admit(tenant, order, Buffer.buffer("{}"), "owner"));
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

  private static boolean infoSays(TestLink admin, String text) {
    return admin.command(Command.INFO, "replication").toString().contains(text);
  }

  @Test
  void orders_go_on_at_the_new_master_after_sentinels_failed_over() throws Exception {
    EmbeddedRedis first = server(EmbeddedRedisOptions.defaults());
    EmbeddedRedis second =
        server(
            EmbeddedRedisOptions.defaults().withDirective("replicaof 127.0.0.1 " + first.port()));
    TestLink secondAdmin = admin(second);
    soon().until(() -> infoSays(secondAdmin, "master_link_status:up"));
    EmbeddedRedis sentinel =
        server(
            EmbeddedRedisOptions.defaults()
                .asSentinel()
                .withDirective("sentinel monitor skin 127.0.0.1 " + first.port() + " 1")
                .withDirective("sentinel down-after-milliseconds skin 400")
                .withDirective("sentinel failover-timeout skin 3000"));
    TestLink sentinelAdmin = admin(sentinel);
    soon().until(() -> sentinelAdmin.command(Command.SENTINEL, "REPLICAS", "skin").size() == 1);

    Orders orders =
        new Orders(
            opened(
                    new TestLink(
                        TestLink.config(
                            RedisConfig.Mode.SENTINEL, List.of(sentinel.uri()), "skin", TIMEOUT)))
                .connected());
    Tenant tenant = TestTenants.tenant("acme");
    orders.place(tenant, "before");
    soon().until(() -> secondAdmin.command(Command.EXISTS, "test:{acme}:o:before").toLong() == 1);

    first.kill();
    assertThatThrownBy(() -> orders.admit(tenant, "during"))
        .isInstanceOf(RedisUnavailableException.class);
    soon().until(() -> orders.admit(tenant, "after") instanceof Admission.Claimed);
    assertThat(orders.isPlaced(tenant, "before")).isTrue();
    assertThat(infoSays(secondAdmin, "role:master")).isTrue();
  }

  @Test
  void a_cluster_serves_every_tenant_through_moved_slots_and_a_node_that_comes_back()
      throws Exception {
    List<EmbeddedRedis> nodes = cluster();
    List<TestLink> admins = nodes.stream().map(this::admin).toList();
    Orders orders =
        new Orders(
            opened(
                    new TestLink(
                        TestLink.config(
                            RedisConfig.Mode.CLUSTER,
                            nodes.stream().map(EmbeddedRedis::uri).toList(),
                            null,
                            TIMEOUT)))
                .connected());
    List<Tenant> tenants =
        IntStream.range(0, 9).mapToObj(i -> TestTenants.tenant("t" + i)).toList();
    tenants.forEach(tenant -> orders.place(tenant, "a"));
    assertThat(tenants).allMatch(tenant -> orders.isPlaced(tenant, "a"));
    assertThat(admins)
        .as("the tenants are spread over the nodes")
        .allMatch(admin -> admin.command(Command.DBSIZE).toLong() > 0);

    Tenant moved = onNode(admins.get(0), tenants, 0);
    move(slot(admins.get(0), moved), nodes, admins, 0, 1);
    assertThat(orders.isPlaced(moved, "a")).isTrue();
    orders.place(moved, "b");
    assertThat(orders.isPlaced(moved, "b")).isTrue();

    Tenant hit = onNode(admins.get(0), tenants, 2);
    Tenant spared = onNode(admins.get(0), tenants, 1);
    nodes.get(2).kill();
    assertThatThrownBy(() -> orders.admit(hit, "c")).isInstanceOf(RedisUnavailableException.class);
    nodes.get(2).start();
    soon().until(() -> orders.admit(hit, "d") instanceof Admission.Claimed);
    soon().until(() -> orders.isPlaced(spared, "a"));
  }

  private List<EmbeddedRedis> cluster() throws IOException {
    List<EmbeddedRedis> nodes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      nodes.add(
          server(
              EmbeddedRedisOptions.defaults()
                  .withDirective("cluster-enabled yes")
                  .withDirective("cluster-node-timeout 1500")
                  .withDirective("cluster-require-full-coverage no")));
    }
    List<TestLink> admins = nodes.stream().map(this::admin).toList();
    for (int i = 0; i < 3; i++) {
      List<Object> args = new ArrayList<>(List.of("ADDSLOTS"));
      IntStream.rangeClosed(16_384 * i / 3, 16_384 * (i + 1) / 3 - 1).forEach(args::add);
      admins.get(i).command(Command.CLUSTER, args.toArray());
      admins.get(0).command(Command.CLUSTER, "MEET", "127.0.0.1", nodes.get(i).port());
    }
    for (TestLink admin : admins) {
      soon()
          .until(
              () -> {
                String info = admin.command(Command.CLUSTER, "INFO").toString();
                return info.contains("cluster_state:ok")
                    && info.contains("cluster_slots_ok:16384")
                    && info.contains("cluster_known_nodes:3");
              });
    }
    return nodes;
  }

  private static int slot(TestLink admin, Tenant tenant) {
    return admin.command(Command.CLUSTER, "KEYSLOT", tenant.id()).toInteger();
  }

  private static Tenant onNode(TestLink admin, List<Tenant> tenants, int node) {
    return tenants.stream()
        .filter(tenant -> slot(admin, tenant) * 3 / 16_384 == node)
        .findFirst()
        .orElseThrow();
  }

  private static void move(
      int slot, List<EmbeddedRedis> nodes, List<TestLink> admins, int from, int to) {
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
}
