package io.skingate.benchmarks;

import io.skingate.testing.ImageFlags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The gateway as a user runs it: {@code java -jar}, every check on, every order logged. */
final class Gateway implements AutoCloseable {
  static final String ACCOUNT_SECRET = "secret_of_the_account";

  /** What the image gives the process in the pod of k8s/base, as far as this Java knows it. */
  static final List<String> IMAGE_FLAGS = ImageFlags.inPodOf(512);

  private static final Duration START = Duration.ofSeconds(90);

  final int api = Machine.freePort();
  final int management = Machine.freePort();
  final Duration readyAfter;
  private final Process process;

  /**
   * Starts one and waits until it is ready.
   *
   * @param extra lines of the configuration's sections
   * @param idleTenants stores beside acme
   */
  Gateway(Peers peers, List<String> flags, String extra, int idleTenants)
      throws IOException, InterruptedException {
    Path folder = Files.createDirectory(peers.folder.resolve("gateway-" + api));
    Path config =
        Files.writeString(folder.resolve("skingate.yaml"), config(peers, extra, idleTenants));
    List<String> command = new ArrayList<>(List.of(Peers.java()));
    command.addAll(flags);
    command.addAll(
        List.of(
            "-jar", System.getProperty("skingate.jar"), "serve", "--config", config.toString()));
    long begun = System.nanoTime();
    process = peers.start("gateway-" + api + ".log", Map.of("MALLOC_ARENA_MAX", "2"), command);
    while (Machine.status("http://127.0.0.1:" + management + "/health/ready") != 200) {
      if (!process.isAlive() || System.nanoTime() - begun > START.toNanos()) {
        throw new IllegalStateException("the gateway did not become ready");
      }
      Thread.sleep(25);
    }
    readyAfter = Duration.ofNanos(System.nanoTime() - begun);
  }

  private String config(Peers peers, String extra, int idleTenants) {
    StringBuilder config =
        new StringBuilder(
            """
            management: {host: 127.0.0.1, port: %d}
            redis: {endpoints: ["redis://127.0.0.1:%d"], keyPrefix: "bench-%d"}
            upstream: {baseUrl: "http://127.0.0.1:%d"}
            callbacks: {allowHttp: true, allowPrivateNetworks: true, maxConcurrencyPerTenant: 64}
            accounts:
              - {id: main, clientId: bench, clientSecret: %s}
            """
                .formatted(management, peers.redis.port(), api, peers.upstream, ACCOUNT_SECRET));
    config
        .append("api: {host: 127.0.0.1, port: ")
        .append(api)
        .append(", publicUrl: \"http://127.0.0.1:")
        .append(api)
        .append('"')
        .append(extra)
        .append("}\n");
    config.append("tenants:\n");
    tenant(config, "acme", "acme_live", "acme_secret_1");
    for (int i = 0; i < idleTenants; i++) {
      tenant(config, "idle-" + i, "idle_" + i, "idle_secret_" + i);
    }
    return config.toString();
  }

  private static void tenant(StringBuilder config, String id, String clientId, String secret) {
    config.append(
        """
          - id: %s
            clientId: %s
            clientSecrets: [%s]
            account: main
            orders: {rate: 1000000/s, burst: 1000000}
            reads: {rate: 1000000/s, burst: 1000000}
        """
            .formatted(id, clientId, secret));
  }

  Peer peer(String name) {
    return new Peer(name, api, process.pid(), true);
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** The sum of a metric over its labels. */
  double metric(String name) throws IOException, InterruptedException {
    return Machine.get("http://127.0.0.1:" + management + "/metrics")
        .lines()
        .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
