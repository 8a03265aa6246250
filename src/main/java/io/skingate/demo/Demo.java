package io.skingate.demo;

import io.skingate.config.GatewayConfig;
import io.skingate.config.source.ConfigException;
import io.skingate.config.source.ConfigLoader;
import io.skingate.gateway.GatewayApplication;
import io.skingate.gateway.GatewayOptions;
import io.skingate.gateway.Shutdown;
import io.skingate.gateway.VertxDefaults;
import io.skingate.sandbox.Sandbox;
import io.skingate.sandbox.SandboxClient;
import io.skingate.sandbox.SandboxOptions;
import io.skingate.sandbox.redis.EmbeddedRedis;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A whole world on one machine: Redis, SkinsNode, the gateway, and two stores with a callback
 * receiver each. Its methods block.
 */
public final class Demo {
  static final String STORE = "acme_live";
  static final String STORE_SECRET = "acme_demo_secret";
  static final String OTHER_STORE = "bravo_live";
  static final String OTHER_STORE_SECRET = "bravo_demo_secret";
  static final String ADMIN_TOKEN = "demo_admin_token";

  private static final String ACCOUNT = "demo_client";
  private static final String ACCOUNT_SECRET = "demo_client_secret";
  private static final long BALANCE = 100_000_000;
  private static final int API_PORT = 8080;
  private static final int MANAGEMENT_PORT = 9090;
  private static final int SANDBOX_PORT = 8090;
  private static final Duration STEP = Duration.ofMillis(700);

  /** Long enough for the printed order to be tried at its price. */
  private static final Duration DRIFT = Duration.ofMinutes(5);

  private static final Duration QUICK_STEP = Duration.ofMillis(100);
  private static final Duration QUICK_DRIFT = Duration.ofSeconds(5);
  private static final int MANY_ORDERS = 200_000;

  private static final Duration STOP_DEADLINE = Duration.ofSeconds(5);

  private static final String CONFIG =
      """
      api: {host: 127.0.0.1, port: "${API}", publicUrl: "http://127.0.0.1:${API}", warmUp: 0s}
      management: {host: 127.0.0.1, port: "${MANAGEMENT}", token: "${ADMIN_TOKEN}"}
      redis: {endpoints: ["${REDIS}"], commandTimeout: 3s}
      upstream: {baseUrl: "${SKINSNODE}"}
      orders: {queueFor: 1m}
      callbacks:
        allowHttp: true
        allowPrivateNetworks: true
        retrySchedule: [1s, 2s, 5s, 15s, 1m, 5m]
      accounts:
        - {id: main, clientId: "${ACCOUNT}", clientSecret: "${ACCOUNT_SECRET}"}
      tenants:
        - id: acme
          clientId: "${STORE}"
          clientSecrets: ["${STORE_SECRET}"]
          account: main
          orders: {rate: "${ORDER_RATE}"}
          reads: {rate: "${READ_RATE}"}
        - id: bravo
          clientId: "${OTHER_STORE}"
          clientSecrets: ["${OTHER_STORE_SECRET}"]
          account: main
      """;

  private final Shutdown shutdown;
  private final Pace pace;
  private final DemoReceiver receiver = new DemoReceiver(STORE_SECRET);
  private final DemoReceiver otherReceiver = new DemoReceiver(OTHER_STORE_SECRET);
  private Sandbox sandbox;
  private GatewayApplication gateway;

  /** How SkinsNode lives: at a pace to watch, or as quick as a training run needs it. */
  public enum Pace {
    TO_WATCH("20/s", "200/s") {
      @Override
      SandboxOptions.Builder of(SandboxOptions.Builder options) {
        return options;
      }
    },
    QUICK("100000/s", "100000/s") {
      @Override
      SandboxOptions.Builder of(SandboxOptions.Builder options) {
        return options
            .pace(QUICK_STEP, QUICK_STEP)
            .driftInterval(QUICK_DRIFT)
            .singleCopy(false)
            .maxOrders(MANY_ORDERS)
            .clients(new SandboxClient(ACCOUNT, ACCOUNT_SECRET, Long.MAX_VALUE / 2, "USD"));
      }
    };

    private final String orderRate;
    private final String readRate;

    Pace(String orderRate, String readRate) {
      this.orderRate = orderRate;
      this.readRate = readRate;
    }

    abstract SandboxOptions.Builder of(SandboxOptions.Builder options);
  }

  /**
   * @param shutdown stops whatever was started
   */
  public Demo(Shutdown shutdown, Pace pace) {
    this.shutdown = shutdown;
    this.pace = pace;
  }

  /** Starts one after the other; whatever was started stops when the process ends. */
  public void start() throws IOException {
    EmbeddedRedis redis = new EmbeddedRedis();
    shutdown.add("redis", redis::stop);
    redis.start();
    Vertx vertx = Vertx.vertx(VertxDefaults.options());
    shutdown.add("stores and sandbox", () -> join(vertx.close()));
    SandboxOptions.Builder options =
        SandboxOptions.builder()
            .port(portNear(SANDBOX_PORT))
            .clients(new SandboxClient(ACCOUNT, ACCOUNT_SECRET, BALANCE, "USD"))
            .pace(STEP, STEP.multipliedBy(3))
            .driftInterval(DRIFT);
    sandbox = join(Sandbox.start(vertx, pace.of(options).build()));
    join(receiver.start(vertx));
    join(otherReceiver.start(vertx));
    gateway = GatewayApplication.start(config(redis.uri()), GatewayOptions.alone());
    shutdown.add("gateway", gateway::stop);
    awaitReady();
  }

  private GatewayConfig config(String redisUri) {
    Map<String, String> values =
        Map.ofEntries(
            Map.entry("API", String.valueOf(portNear(API_PORT))),
            Map.entry("MANAGEMENT", String.valueOf(portNear(MANAGEMENT_PORT))),
            Map.entry("REDIS", redisUri),
            Map.entry("SKINSNODE", sandbox.baseUrl()),
            Map.entry("ADMIN_TOKEN", ADMIN_TOKEN),
            Map.entry("ACCOUNT", ACCOUNT),
            Map.entry("ACCOUNT_SECRET", ACCOUNT_SECRET),
            Map.entry("ORDER_RATE", pace.orderRate),
            Map.entry("READ_RATE", pace.readRate),
            Map.entry("STORE", STORE),
            Map.entry("STORE_SECRET", STORE_SECRET),
            Map.entry("OTHER_STORE", OTHER_STORE),
            Map.entry("OTHER_STORE_SECRET", OTHER_STORE_SECRET));
    try {
      return new ConfigLoader(values::get).parse(CONFIG);
    } catch (ConfigException e) {
      throw new IllegalStateException("The demonstration's configuration: " + e.problems(), e);
    }
  }

  private void awaitReady() {
    long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!gateway.isStarted()) {
      if (System.nanoTime() > until) {
        throw new IllegalStateException("The gateway did not become ready");
      }
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** The usual port, or any free one where something else has it. */
  private static int portNear(int usual) {
    try (ServerSocket probe = new ServerSocket(usual, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    } catch (IOException taken) {
      try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        return any.getLocalPort();
      } catch (IOException e) {
        throw new IllegalStateException("There is no free port", e);
      }
    }
  }

  private static <T> T join(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(STOP_DEADLINE.toMillis() * 2, TimeUnit.MILLISECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e.getCause() == null ? e : e.getCause());
    }
  }

  /** Whether it is being stopped. */
  boolean isEnding() {
    return shutdown.isEnding();
  }

  String apiUrl() {
    return "http://127.0.0.1:" + gateway.apiPort();
  }

  String managementUrl() {
    return "http://127.0.0.1:" + gateway.managementPort();
  }

  /** A browser keeps what stands behind the # to itself. */
  String consoleUrl() {
    return managementUrl() + "/console/#token=" + ADMIN_TOKEN;
  }

  String sandboxUrl() {
    return sandbox.baseUrl();
  }

  DemoReceiver receiver() {
    return receiver;
  }

  DemoReceiver otherReceiver() {
    return otherReceiver;
  }
}
