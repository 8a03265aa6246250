package io.skingate.gateway;

import io.skingate.config.BuildInfo;
import io.skingate.config.GatewayConfig;
import io.skingate.config.reload.ConfigRefusal;
import io.skingate.config.reload.ConfigWatcher;
import io.skingate.config.source.ConfigLoader;
import io.skingate.management.scrape.Metrics;
import io.skingate.order.model.OrderTimes;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole gateway, started and stopped in order; {@link Composition} says what it is made of. Its
 * public methods block; call them from a thread of your own.
 */
public final class GatewayApplication {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayApplication.class);

  private final GatewayConfig config;
  private final GatewayOptions options;
  private final Metrics metrics = new Metrics();
  private final Vertx vertx;
  private final Composition parts;
  private final Deployments deployments;
  private volatile ConfigWatcher watcher;
  private volatile WarmUp warmUp;
  private volatile boolean draining;

  private GatewayApplication(GatewayConfig config, GatewayOptions options) {
    this.config = config;
    this.options = options;
    BuildInfo build = BuildInfo.load();
    metrics.build(build.version(), build.revision(), build.java());
    metrics.draining(() -> draining);
    vertx = metrics.instrument(vertxOptions()).build();
    deployments = new Deployments(vertx);
    parts =
        new Composition(
            vertx, config, options.clock(), metrics, () -> draining, this::configRefusal);
  }

  private static VertxOptions vertxOptions() {
    return VertxDefaults.options().setPreferNativeTransport(true).setEventLoopPoolSize(lanes());
  }

  /** One a core. */
  private static int lanes() {
    return Runtime.getRuntime().availableProcessors();
  }

  /**
   * Starts a gateway; it listens when this returns, and is ready once every verticle has reached
   * Redis and each account's first catalog was tried.
   *
   * @throws CommandFailure if it cannot run, with the reason and the remedy
   */
  public static GatewayApplication start(GatewayConfig config, GatewayOptions options) {
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
        .addKeyValue("eventLoops", lanes())
        .log("Starting");
    warnOfShortLease();
    deployments.deploy("management", parts::management);
    parts.ownPort(managementPort());
    deployments.deploy("keeper", parts::keeper);
    deployments.deploy("lanes", parts::lane, lanes());
    parts.ownPort(apiPort());
    warmUp();
    parts.checks().listening();
    LOG.atInfo()
        .addKeyValue("port", apiPort())
        .addKeyValue("managementPort", managementPort())
        .addKeyValue("tenants", parts.tenants().current().tenants().size())
        .addKeyValue("accounts", parts.tenants().current().accounts().size())
        .log("Listening");
  }

  private void warmUp() {
    if (!options.warmsUp() || config.api().warmUp().isZero()) {
      return;
    }
    if (!parts.checks().redisReached()) {
      LOG.atInfo().log("Redis is not there yet: ready without warming up");
      return;
    }
    parts.checks().warmingUp(true);
    warmUp = new WarmUp(config, lanes(), options.clock(), this::warmedUp);
    warmUp.start();
  }

  private void warmedUp(Exception trouble) {
    parts.checks().warmingUp(false);
    if (trouble != null && !draining) {
      vertx.runOnContext(
          turn ->
              LOG.atWarn().setCause(trouble).log("Warming up ended early; the gateway is ready"));
    }
  }

  private void warnOfShortLease() {
    Duration deadline = OrderTimes.deadline(config);
    if (deadline.compareTo(config.upstream().requestTimeout()) < 0) {
      LOG.atWarn()
          .addKeyValue("deadlineMs", deadline.toMillis())
          .log("orders.leaseTime is too short for upstream.requestTimeout: orders get less time");
    }
  }

  /** Follows the file that the configuration came from. */
  public void follow(ConfigLoader loader, Path file) {
    watcher = new ConfigWatcher(file, loader, config, parts::reload, metrics.registry()).start();
  }

  /** Reads the file that it follows at once; nothing where it follows none. */
  public void reload() {
    if (watcher != null) {
      watcher.reload();
    }
  }

  private Optional<ConfigRefusal> configRefusal() {
    ConfigWatcher following = watcher;
    return following == null ? Optional.empty() : following.refusal();
  }

  /** Where the tenants' API listens. */
  public int apiPort() {
    return parts.apiPort();
  }

  /** Where the management server listens. */
  public int managementPort() {
    return parts.managementPort();
  }

  /** Whether readiness is given. */
  public boolean isStarted() {
    return parts.checks().started();
  }

  /**
   * Stops in order: not ready any more, a pause for load balancers, requests in work, leases back,
   * callbacks, Redis, and everything else.
   */
  public void stop() {
    long from = System.nanoTime();
    LOG.atInfo().log("Stopping");
    draining = true;
    parts.drain();
    if (watcher != null) {
      watcher.close();
    }
    if (warmUp != null) {
      warmUp.end();
    }
    pause(options.drainPause());
    // Each lane stops its verticles in their order; none needs another lane for it.
    deployments.undeploy("lanes", "keeper");
    deployments.undeploy("management");
    stopVertx();
    LOG.atInfo().addKeyValue("durationMs", (System.nanoTime() - from) / 1_000_000).log("Stopped");
  }

  private void stopVertx() {
    Deployments.await("catalogs and SkinsNode client", parts.close());
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
