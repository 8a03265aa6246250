package io.skingate.gateway;

import io.skingate.api.ApiVerticle;
import io.skingate.config.GatewayConfig;
import io.skingate.config.reload.ConfigRefusal;
import io.skingate.management.ManagementVerticle;
import io.skingate.management.scrape.Metrics;
import io.skingate.redis.RedisLink;
import io.skingate.tenant.Tenants;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What the gateway is made of: the lanes, one a core, that serve stores and SkinsNode; the keeper,
 * which does what a pod does once; and the operator's server. Starts and stops nothing. Safe for
 * use from any thread.
 */
final class Composition {
  private final SharedParts shared;
  private final AtomicInteger lanes = new AtomicInteger();
  private volatile ApiVerticle api;
  private volatile ManagementVerticle management;

  /**
   * @param ownClock the machine's, for what stays in this pod
   * @param configRefusal what the configuration's file holds that is not in force
   */
  Composition(
      Vertx vertx,
      GatewayConfig config,
      Clock ownClock,
      Metrics metrics,
      BooleanSupplier draining,
      Supplier<Optional<ConfigRefusal>> configRefusal) {
    shared = new SharedParts(vertx, config, ownClock, metrics, draining, configRefusal);
  }

  /** One that serves orders, updates and callbacks. */
  LaneVerticle lane() {
    String owner = shared.podId + '-' + lanes.getAndIncrement();
    return on(redis -> lane(redis, owner));
  }

  private List<List<Deployable>> lane(RedisLink redis, String owner) {
    ServingParts parts = new ServingParts(shared, redis, owner);
    api = parts.api();
    return parts.stages();
  }

  /** The one that keeps catalogs fresh, finds what is due, and watches Redis. */
  LaneVerticle keeper() {
    return on(redis -> KeeperParts.stages(shared, redis));
  }

  /** The operator's server. */
  LaneVerticle management() {
    return on(
        redis -> {
          management = OperatorParts.server(shared, redis);
          return List.of(List.of(management));
        });
  }

  private LaneVerticle on(Function<RedisLink, List<List<Deployable>>> plan) {
    return new LaneVerticle(shared.config.redis(), shared.redisMetrics, plan);
  }

  /** Where the tenants' API listens, once a lane was started. */
  int apiPort() {
    return api.port();
  }

  /** Where the operator's server listens, once it was started. */
  int managementPort() {
    return management.port();
  }

  /** Answers requests that wait for news: the process ends. */
  void drain() {
    shared.eventWaits.end();
  }

  /** Keeps callbacks from a port that is listened on. */
  void ownPort(int port) {
    shared.ownPorts.add(port);
  }

  Tenants tenants() {
    return shared.tenants;
  }

  GatewayChecks checks() {
    return shared.checks;
  }

  /** Puts what a reload may change in force. */
  void reload(GatewayConfig next) {
    shared.reload(next);
  }

  /** Ends what belongs to no verticle; catalogs at hand stay readable. */
  Future<Void> close() {
    return shared.close();
  }
}
