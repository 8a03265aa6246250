package io.skingate;

import io.micrometer.core.instrument.MeterRegistry;
import io.skingate.api.ApiDependencies;
import io.skingate.api.ApiVerticle;
import io.skingate.callback.CallbackDependencies;
import io.skingate.callback.CallbackVerticle;
import io.skingate.callback.TargetGuard;
import io.skingate.catalog.CatalogVerticle;
import io.skingate.catalog.Catalogs;
import io.skingate.config.BuildInfo;
import io.skingate.config.ConfigLoader;
import io.skingate.config.ConfigWatcher;
import io.skingate.config.GatewayConfig;
import io.skingate.management.EventLoopPulse;
import io.skingate.management.ManagementVerticle;
import io.skingate.management.Metrics;
import io.skingate.order.OrderDependencies;
import io.skingate.order.OrderTimes;
import io.skingate.order.OrderVerticle;
import io.skingate.redis.RedisLinks;
import io.skingate.redis.RedisMetrics;
import io.skingate.redis.SharedClock;
import io.skingate.skinsnode.SkinsNodeClient;
import io.skingate.tenant.TenantRegistry;
import io.skingate.tenant.Tenants;
import io.skingate.webhook.WebhookDependencies;
import io.skingate.webhook.WebhookVerticle;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole gateway: the one place where everything is built, started and stopped in order; {@link
 * Wiring} says what each part gets. Its public methods block; call them from a thread of your own.
 */
final class GatewayApplication {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayApplication.class);

  private final GatewayConfig config;
  private final GatewayOptions options;
  private final Tenants tenants;
  private final Clock ownClock;
  private final SharedClock clock;
  private final Metrics metrics = new Metrics();
  private final Vertx vertx;
  private final EventLoopPulse pulse;
  private final SkinsNodeClient skinsNode;
  private final Catalogs catalogs;
  private final Deployments deployments;
  private final GatewayChecks checks;
  private final OwnPorts ownPorts = new OwnPorts();
  private ConfigWatcher watcher;
  private ApiVerticle firstApi;
  private ManagementVerticle management;
  private volatile boolean draining;

  private GatewayApplication(GatewayConfig config, GatewayOptions options) {
    this.config = config;
    this.options = options;
    this.ownClock = options.clock();
    this.clock = new SharedClock(ownClock);
    this.tenants = new Tenants(TenantRegistry.of(config));
    MeterRegistry meters = metrics.registry();
    BuildInfo build = BuildInfo.load();
    metrics.build(build.version(), build.revision(), build.java());
    metrics.draining(() -> draining);
    vertx = metrics.instrument(vertxOptions()).build();
    deployments = new Deployments(vertx);
    pulse = new EventLoopPulse(vertx, meters, System::nanoTime);
    skinsNode = new SkinsNodeClient(vertx, config.upstream(), tenants, ownClock, meters);
    catalogs = new Catalogs(vertx, skinsNode, tenants, config.catalog(), ownClock, meters);
    checks =
        new GatewayChecks(
            config.catalog(), tenants, catalogs, skinsNode, RedisLinks.of(vertx), ownClock);
  }

  private static VertxOptions vertxOptions() {
    return VertxDefaults.options()
        .setPreferNativeTransport(true)
        .setEventLoopPoolSize(instances() * 2);
  }

  /**
   * So many of each busy verticle, at least two: one alone would share a loop with its neighbour.
   */
  private static int instances() {
    return Math.max(2, Runtime.getRuntime().availableProcessors());
  }

  /**
   * Starts a gateway; it listens when this returns, and is ready once every verticle has reached
   * Redis and each account's first catalog was tried.
   *
   * @throws CommandFailure if it cannot run, with the reason and the remedy
   */
  static GatewayApplication start(GatewayConfig config, GatewayOptions options) {
    GatewayApplication gateway = new GatewayApplication(config, options);
    try {
      gateway.start();
      return gateway;
    } catch (RuntimeException e) {
      gateway.stopVertx();
      throw e;
    }
  }

  private void start() {
    LOG.atInfo()
        .addKeyValue("nativeTransport", vertx.isNativeTransportEnabled())
        .addKeyValue("eventLoops", instances() * 2)
        .log("Starting");
    warnOfShortLease();
    Wiring wiring =
        new Wiring(
            vertx,
            config,
            tenants,
            ownClock,
            clock,
            skinsNode,
            catalogs,
            targetGuard(),
            metrics,
            () -> draining);

    management = new ManagementVerticle(wiring.management(pulse, checks));
    deployments.deploy("management", management);
    ownPorts.add(management.port());

    checkRedis(wiring.redisMetrics());

    CatalogVerticle catalog =
        new CatalogVerticle(
            catalogs, tenants, config.catalog(), ThreadLocalRandom.current()::nextDouble);
    deployments.deploy("catalog", catalog);
    catalog.firstAttemptsDone().onSuccess(done -> checks.catalogsTried());

    CallbackDependencies callbacks = wiring.callbacks();
    OrderDependencies orders = wiring.orders();
    WebhookDependencies webhooks = wiring.webhooks();
    ApiDependencies api = wiring.api();
    for (int i = 0; i < instances(); i++) {
      deployments.deploy("callbacks", new CallbackVerticle(callbacks, i));
    }
    for (int i = 0; i < instances(); i++) {
      deployments.deploy("orders", new OrderVerticle(orders, i));
    }
    for (int i = 0; i < instances(); i++) {
      deployments.deploy("webhooks", new WebhookVerticle(webhooks));
    }
    firstApi = new ApiVerticle(api, config.api().port());
    deployments.deploy("api", firstApi);
    ownPorts.add(firstApi.port());
    for (int i = 1; i < instances(); i++) {
      deployments.deploy("api", new ApiVerticle(api, config.api().port()));
    }
    checks.listening();
    LOG.atInfo()
        .addKeyValue("port", apiPort())
        .addKeyValue("managementPort", managementPort())
        .addKeyValue("tenants", tenants.current().tenants().size())
        .addKeyValue("accounts", tenants.current().accounts().size())
        .log("Listening");
  }

  private void warnOfShortLease() {
    Duration deadline = OrderTimes.deadline(config);
    if (deadline.compareTo(config.upstream().requestTimeout()) < 0) {
      LOG.atWarn()
          .addKeyValue("deadlineMs", deadline.toMillis())
          .log("orders.leaseTime is too short for upstream.requestTimeout: orders get less time");
    }
  }

  /** No callback may reach the gateway itself by any address of this machine. */
  private TargetGuard targetGuard() {
    // The configured ones count before they are listened on.
    ownPorts.add(config.api().port());
    ownPorts.add(config.management().port());
    var local = TargetGuard.interfaceAddresses();
    return new TargetGuard(config.callbacks().allowPrivateNetworks(), ownPorts, local::contains);
  }

  /**
   * Waits for Redis for a moment and refuses one that may lose orders. One that is not there yet is
   * judged when it comes.
   */
  private void checkRedis(RedisMetrics redisMetrics) {
    RedisWatch watch = new RedisWatch(config.redis(), redisMetrics, checks, clock);
    deployments.deploy("redis", watch);
    watch
        .refusal()
        .ifPresent(
            reasons -> {
              throw new CommandFailure(1, reasons.stream().map(r -> "skingate: " + r).toList());
            });
  }

  /** Follows the file that the configuration came from. */
  void follow(ConfigLoader loader, Path file) {
    watcher =
        new ConfigWatcher(
                file,
                loader,
                config,
                next -> tenants.replace(TenantRegistry.of(next)),
                metrics.registry())
            .start();
  }

  /** Where the tenants' API listens. */
  int apiPort() {
    return firstApi.port();
  }

  /** Where the management server listens. */
  int managementPort() {
    return management.port();
  }

  Vertx vertx() {
    return vertx;
  }

  /** Whether readiness is given. */
  boolean isStarted() {
    return checks.started();
  }

  /**
   * Stops in order: not ready any more, a pause for load balancers, requests in work, leases back,
   * callbacks, Redis, and everything else.
   */
  void stop() {
    LOG.atInfo().log("Stopping");
    draining = true;
    if (watcher != null) {
      watcher.close();
    }
    pause(options.drainPause());
    // What takes work in goes first; each step may use what is stopped after it. Other pods send
    // the
    // callbacks that come up meanwhile.
    deployments.undeploy("api", "callbacks");
    deployments.undeploy("orders", "webhooks", "catalog");
    deployments.undeploy("redis", "management");
    Deployments.await("catalogs", catalogs.close());
    Deployments.await("SkinsNode client", skinsNode.close());
    stopVertx();
    LOG.atInfo().log("Stopped");
  }

  private void stopVertx() {
    pulse.close();
    Deployments.await("Vert.x", vertx.close());
    metrics.close();
  }

  private static void pause(Duration pause) {
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
