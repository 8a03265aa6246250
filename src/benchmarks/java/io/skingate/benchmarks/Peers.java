package io.skingate.benchmarks;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.skingate.sandbox.redis.EmbeddedRedis;
import io.skingate.sandbox.redis.EmbeddedRedisOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Redis, SkinsNode's stand-in and the peers, each on a free port of this machine. Where wrk, nginx
 * or nginx's Lua is not installed the benchmark is skipped, and a peer that was not built is left
 * out, each with a word. Closing it ends them all.
 */
final class Peers implements AutoCloseable {
  private static final Path NGINX_MODULES = Path.of("/usr/lib/nginx/modules");
  private static final Path SPRING =
      Path.of("src/benchmarks/spring-cloud-gateway/target/spring-cloud-gateway-peer.jar");

  final Path folder;
  final EmbeddedRedis redis;
  final int upstream = Machine.freePort();
  final int proxy = Machine.freePort();
  final int lua = Machine.freePort();
  private final List<Process> processes = new ArrayList<>();
  private Process nginx;

  Peers() throws IOException, InterruptedException {
    for (String needed : List.of("wrk", "nginx")) {
      assumeTrue(
          Machine.hasCommand(needed), needed + " is not installed; Debian has it as a package");
    }
    // SkinsNode's stand-in is written in it as well.
    assumeTrue(
        Files.exists(NGINX_MODULES.resolve("ngx_http_lua_module.so")),
        "nginx's Lua is not installed; Debian has it as libnginx-mod-http-lua");
    // Started as root, nginx reads its files as another user.
    folder =
        Files.setPosixFilePermissions(
            Files.createTempDirectory("skingate-benchmark"),
            PosixFilePermissions.fromString("rwxr-xr-x"));
    // The machine's disk is none of this benchmark's business.
    redis =
        new EmbeddedRedis(EmbeddedRedisOptions.defaults().withDirective("appendonly no")).start();
    for (String script : List.of("orders.lua", "catalog.lua", "webhooks.lua")) {
      Files.writeString(folder.resolve(script), resource(script));
    }
    Files.writeString(folder.resolve("order.lua"), filled(resource("order.lua")));
    Files.writeString(folder.resolve("nginx.conf"), filled(resource("nginx.conf")));
    catalog(1_000);
    startNginx();
  }

  private void startNginx() throws IOException, InterruptedException {
    nginx =
        start(
            "nginx",
            Map.of(),
            List.of("nginx", "-c", folder.resolve("nginx.conf").toString(), "-p", folder + "/"));
    Machine.awaitPort(upstream, nginx);
  }

  /** Takes everything out of Redis, but for the scripts that it knows. */
  void emptyRedis() throws IOException {
    try (Socket socket = new Socket("127.0.0.1", redis.port())) {
      socket.getOutputStream().write("FLUSHALL SYNC\r\n".getBytes(StandardCharsets.US_ASCII));
      if (socket.getInputStream().read() != '+') {
        throw new IOException("Redis was not emptied");
      }
    }
  }

  /** Puts a catalog of so many rows in place; the first is the one that is ordered. */
  void catalog(int rows) throws IOException {
    StringBuilder items = new StringBuilder("{\"items\":[");
    for (int i = 0; i < rows; i++) {
      items
          .append(i == 0 ? "" : ",")
          .append("{\"id\":\"bench-item-")
          .append(i)
          .append("\",\"marketHashName\":\"Example Item (Field-Tested) No. ")
          .append(i)
          .append("\",\"price\":")
          .append(i == 0 ? 1840 : 100 + i % 9_000)
          .append(",\"currency\":\"USD\",\"phase\":null,\"floatValue\":\"0.")
          .append(100_000 + (i * 7_919L) % 899_999)
          .append("\",\"paintIndex\":282,\"paintSeed\":")
          .append(i % 1_000)
          .append(",\"rarityColor\":\"#eb4b4b\",\"classId\":\"310777746\",\"instanceId\":\"")
          .append(188_530_139 + i)
          .append("\",\"imageUrl\":\"https://images.example/economy/image/")
          .append(Long.toHexString(i * 2_654_435_761L))
          .append("\"}");
    }
    byte[] json = items.append("]}").toString().getBytes(StandardCharsets.UTF_8);
    Files.write(folder.resolve("catalog.json"), json);
    try (var gzip =
        new java.util.zip.GZIPOutputStream(
            Files.newOutputStream(folder.resolve("catalog.json.gz")))) {
      gzip.write(json);
    }
  }

  /** The plain proxy in front of SkinsNode's stand-in. */
  Peer plainProxy() {
    return new Peer("nginx proxy", proxy, 0, false);
  }

  /** The naive claim and settle; empty where nginx has no Lua. */
  Peer nginxWithLua() {
    return new Peer("nginx+Lua", lua, 0, false);
  }

  Peer bareVertx() throws IOException, InterruptedException {
    int port = Machine.freePort();
    Process process =
        start(
            "bare-vertx",
            Map.of(),
            List.of(
                java(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                BareVertx.class.getName(),
                String.valueOf(port),
                String.valueOf(upstream)));
    Machine.awaitPort(port, process);
    return new Peer("bare Vert.x proxy", port, process.pid(), true);
  }

  /** Empty where it was not built. */
  Optional<Peer> springCloudGateway() throws IOException, InterruptedException {
    if (!Files.exists(SPRING)) {
      System.out.println(
          "peers: Spring Cloud Gateway is left out; build it with"
              + " mvn -q -f src/benchmarks/spring-cloud-gateway package");
      return Optional.empty();
    }
    int port = Machine.freePort();
    Process process =
        start(
            "spring",
            Map.of(
                "PEER_PORT", String.valueOf(port),
                "PEER_REDIS", String.valueOf(redis.port()),
                "PEER_UPSTREAM", String.valueOf(upstream)),
            List.of(java(), "-Xmx512m", "-jar", SPRING.toString()));
    Machine.awaitPort(port, process);
    return Optional.of(new Peer("Spring Cloud Gateway", port, process.pid(), true));
  }

  Process start(String name, Map<String, String> environment, List<String> command)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name + ".out").toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    processes.add(process);
    // Also where the run is cut off.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    return process;
  }

  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static String resource(String name) throws IOException {
    try (var in = Peers.class.getResourceAsStream("/peers/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private String filled(String text) {
    return text.replace("@DIR@", folder.toString())
        .replace("@MODULES@", NGINX_MODULES.toString())
        .replace("@UPSTREAM@", String.valueOf(upstream))
        .replace("@PROXY@", String.valueOf(proxy))
        .replace("@LUA@", String.valueOf(lua))
        .replace("@REDIS@", String.valueOf(redis.port()));
  }

  @Override
  public void close() throws IOException {
    processes.forEach(Process::destroy);
    for (Process process : processes) {
      try {
        process.waitFor();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    redis.close();
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(Peers::delete);
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
