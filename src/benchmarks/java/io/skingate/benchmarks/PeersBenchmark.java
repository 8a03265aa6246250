package io.skingate.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.skingate.testing.Hmac;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The gateway beside its peers: all on this machine and in one run, measured in turns (A B C A B C,
 * so that a disturbance meets all of them), of which the median counts. What takes its Java time to
 * get warm is warmed first. Prints, refusals included.
 *
 * <pre>mvn verify -Pbenchmarks -Dit.test=PeersBenchmark</pre>
 *
 * <p>{@code -Dskingate.benchmark.warm} seconds of warming (50), {@code -Dskingate.benchmark.slice}
 * seconds a turn (6), {@code -Dskingate.benchmark.rounds} turns of each (5), {@code
 * -Dskingate.benchmark.idle} idle stores (5,000). One method alone: {@code
 * -Dit.test=PeersBenchmark#orders}.
 */
class PeersBenchmark {
  private static final int WARM = Integer.getInteger("skingate.benchmark.warm", 50);
  private static final int SLICE = Integer.getInteger("skingate.benchmark.slice", 6);
  private static final int ROUNDS = Integer.getInteger("skingate.benchmark.rounds", 5);
  private static final int IDLE = Integer.getInteger("skingate.benchmark.idle", 5_000);
  private static final int CONNECTIONS = 64;

  private Peers peers;
  private int runs;

  /** One turn of one peer; processor times in microseconds a request, NaN where unknown. */
  private record Turn(Wrk.Result wrk, double cpu, double redisCpu) {}

  @BeforeEach
  void start() throws Exception {
    peers = new Peers();
  }

  @AfterEach
  void stop() throws Exception {
    if (peers != null) {
      peers.close();
    }
  }

  private Map<String, String> environment(String hook) {
    return Map.of("RUN", System.nanoTime() + "x" + runs++, "HOOK", hook);
  }

  private Wrk.Result orders(Peer peer, int connections, int seconds) throws Exception {
    return Wrk.run(
        connections,
        seconds,
        peers.folder.resolve("orders.lua"),
        environment("https://store.example/webhooks/orders"),
        "http://127.0.0.1:" + peer.ordersPort());
  }

  private Turn turn(Peer peer, int connections) throws Exception {
    // What earlier turns left would make Redis slower for those that come later.
    peers.emptyRedis();
    long own = peer.pid() == 0 ? 0 : Machine.cpuNanos(peer.pid());
    long redis = Machine.cpuNanos(peers.redis.pid());
    Wrk.Result wrk = orders(peer, connections, SLICE);
    assertThat(wrk.errors()).as("orders that %s did not accept", peer.name()).isZero();
    double cpu =
        peer.pid() == 0
            ? Double.NaN
            : (Machine.cpuNanos(peer.pid()) - own) / 1000.0 / wrk.requests();
    return new Turn(
        wrk, cpu, (Machine.cpuNanos(peers.redis.pid()) - redis) / 1000.0 / wrk.requests());
  }

  /** Orders a second, warm, 64 at once; one alone; processor time; memory. */
  @Test
  void orders() throws Exception {
    try (Gateway gateway = new Gateway(peers, List.of("-Xmx512m"), "", 0);
        Gateway image = new Gateway(peers, Gateway.IMAGE_FLAGS, "", 0)) {
      List<Peer> all = new ArrayList<>();
      all.add(gateway.peer("Skingate"));
      all.add(image.peer("Skingate, image's flags"));
      all.add(peers.nginxWithLua());
      all.add(peers.plainProxy());
      all.add(peers.bareVertx());
      peers.springCloudGateway().ifPresent(all::add);
      for (Peer peer : all) {
        System.out.println("orders: warming " + peer.name());
        orders(peer, CONNECTIONS, peer.warms() ? WARM : 3);
      }
      Map<Peer, List<Turn>> busy = rotate(all, CONNECTIONS);
      Map<Peer, List<Turn>> alone = rotate(all, 1);
      double luaRate = rate(busy, "nginx+Lua");
      double proxyRate = rate(busy, "nginx proxy");
      double luaAlone = p50(alone, "nginx+Lua");
      double luaRedis = redis(busy, "nginx+Lua");
      System.out.printf(
          "orders: %-24s %9s %7s %7s %8s %8s %8s %8s %8s %9s%n",
          "peer",
          "orders/s",
          "x Lua",
          "x proxy",
          "p99 ms",
          "own us",
          "Redis us",
          "x Lua",
          "p50 one",
          "x Lua");
      for (Peer peer : all) {
        String name = peer.name();
        System.out.printf(
            "orders: %-24s %9.0f %7.2f %7.2f %8.1f %8.1f %8.1f %8.2f %8.2f %9.2f%n",
            name,
            rate(busy, name),
            rate(busy, name) / luaRate,
            rate(busy, name) / proxyRate,
            Medians.of(busy.get(peer), t -> t.wrk().p99Millis()),
            Medians.of(busy.get(peer), Turn::cpu),
            redis(busy, name),
            redis(busy, name) / luaRedis,
            p50(alone, name),
            p50(alone, name) / luaAlone);
      }
      System.out.printf(
          "orders: resident after the run: %d MiB, with the image's flags %d MiB%n",
          Machine.residentMib(gateway.pid()), Machine.residentMib(image.pid()));
    }
  }

  private Map<Peer, List<Turn>> rotate(List<Peer> all, int connections) throws Exception {
    Map<Peer, List<Turn>> turns = new LinkedHashMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      for (Peer peer : all) {
        Turn turn = turn(peer, connections);
        turns.computeIfAbsent(peer, p -> new ArrayList<>()).add(turn);
        System.out.printf(
            "orders: %d at once, turn %d: %-24s %6.0f/s %5.1f us%n",
            connections, round + 1, peer.name(), turn.wrk().perSecond(), turn.cpu());
      }
    }
    return turns;
  }

  private static double rate(Map<Peer, List<Turn>> turns, String name) {
    return Medians.of(named(turns, name), turn -> turn.wrk().perSecond());
  }

  private static double p50(Map<Peer, List<Turn>> turns, String name) {
    return Medians.of(named(turns, name), turn -> turn.wrk().p50Millis());
  }

  private static double redis(Map<Peer, List<Turn>> turns, String name) {
    return Medians.of(named(turns, name), Turn::redisCpu);
  }

  private static List<Turn> named(Map<Peer, List<Turn>> turns, String name) {
    return turns.entrySet().stream()
        .filter(entry -> entry.getKey().name().equals(name))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(List.of());
  }

  /** The first 15 seconds after ready, 64 at once, beside the warm rate of the same process. */
  @Test
  void first_seconds() throws Exception {
    for (String warmUp : List.of("", ", warmUp: 0s")) {
      List<Double> ratios = new ArrayList<>();
      List<Double> p99s = new ArrayList<>();
      List<Double> readies = new ArrayList<>();
      for (int round = 0; round < Math.min(3, ROUNDS); round++) {
        try (Gateway gateway = new Gateway(peers, List.of("-Xmx512m"), warmUp, 0)) {
          Peer peer = gateway.peer("Skingate");
          Wrk.Result first = orders(peer, CONNECTIONS, 15);
          orders(peer, CONNECTIONS, Math.max(1, WARM - 15));
          Wrk.Result warm = orders(peer, CONNECTIONS, SLICE);
          ratios.add(first.perSecond() / warm.perSecond());
          p99s.add(first.p99Millis());
          readies.add(gateway.readyAfter.toMillis() / 1000.0);
        }
      }
      System.out.printf(
          "first seconds: %-12s ready after %.1f s, then 15 s at %.2f x the warm rate, p99 %.0f ms%n",
          warmUp.isEmpty() ? "by default" : "warmUp: 0s",
          Medians.of(readies),
          Medians.of(ratios),
          Medians.of(p99s));
    }
  }

  /** Thousands of stores that do nothing: cores, and orders of one that does something. */
  @Test
  void idle_tenants() throws Exception {
    for (int tenants : List.of(0, IDLE)) {
      try (Gateway gateway = new Gateway(peers, List.of("-Xmx512m"), ", warmUp: 0s", tenants)) {
        Thread.sleep(20_000);
        long own = Machine.cpuNanos(gateway.pid());
        long redis = Machine.cpuNanos(peers.redis.pid());
        long from = System.nanoTime();
        Thread.sleep(30_000);
        double nanos = System.nanoTime() - from;
        System.out.printf(
            "idle tenants: %5d: ready after %.1f s, %.3f cores, Redis %.3f cores%n",
            tenants,
            gateway.readyAfter.toMillis() / 1000.0,
            (Machine.cpuNanos(gateway.pid()) - own) / nanos,
            (Machine.cpuNanos(peers.redis.pid()) - redis) / nanos);
        Wrk.Result orders = orders(gateway.peer("Skingate"), 4, 15);
        System.out.printf(
            "idle tenants: %5d: %d orders, %d of them not 202%n",
            tenants, orders.requests(), orders.errors());
      }
    }
  }

  /** The compressed catalog beside nginx serving the file. */
  @Test
  void catalog() throws Exception {
    try (Gateway gateway = new Gateway(peers, List.of("-Xmx512m"), "", 0)) {
      Map<String, Integer> ports = new LinkedHashMap<>();
      ports.put("Skingate", gateway.api);
      ports.put("nginx file", peers.proxy);
      Map<String, List<Double>> rates = new LinkedHashMap<>();
      for (int round = -1; round < ROUNDS; round++) {
        for (var peer : ports.entrySet()) {
          Wrk.Result result =
              Wrk.run(
                  CONNECTIONS,
                  round < 0 ? Math.max(1, WARM / 2) : SLICE,
                  peers.folder.resolve("catalog.lua"),
                  Map.of(),
                  "http://127.0.0.1:" + peer.getValue() + "/v1/catalog");
          assertThat(result.errors()).isZero();
          if (round >= 0) {
            rates.computeIfAbsent(peer.getKey(), k -> new ArrayList<>()).add(result.perSecond());
          }
        }
      }
      double own = Medians.of(rates.get("Skingate"));
      double nginx = Medians.of(rates.get("nginx file"));
      System.out.printf(
          "catalog: 1,000 rows, gzip: Skingate %.0f/s, nginx file %.0f/s: %.2f x%n",
          own, nginx, own / nginx);
    }
  }

  /** Updates in and out: signed webhooks of orders, each delivered to its store. */
  @Test
  void updates() throws Exception {
    try (Gateway gateway = new Gateway(peers, List.of("-Xmx512m"), "", 0)) {
      Peer peer = gateway.peer("Skingate");
      String hook = "http://127.0.0.1:" + peers.upstream + "/callback";
      orders(peer, CONNECTIONS, Math.max(1, WARM / 2));
      lives(gateway, hook, 3);
      List<Double> orders = new ArrayList<>();
      List<Double> rates = new ArrayList<>();
      List<Double> cpu = new ArrayList<>();
      List<Double> redis = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        peers.emptyRedis();
        orders.add(orders(peer, CONNECTIONS, SLICE).perSecond());
        peers.emptyRedis();
        double[] measured = lives(gateway, hook, 3);
        rates.add(measured[0]);
        cpu.add(measured[1]);
        redis.add(measured[2]);
      }
      System.out.printf(
          "updates: %.0f a second in and out, %.2f x orders (%.0f), %.0f us own, %.1f us Redis each%n",
          Medians.of(rates),
          Medians.of(rates) / Medians.of(orders),
          Medians.of(orders),
          Medians.of(cpu),
          Medians.of(redis));
    }
  }

  /** Orders, then all their updates until the last is delivered: rate, own and Redis's us. */
  private double[] lives(Gateway gateway, String hook, int seconds) throws Exception {
    Map<String, String> environment = environment(hook);
    Wrk.Result placed =
        Wrk.run(
            CONNECTIONS,
            seconds,
            peers.folder.resolve("orders.lua"),
            environment,
            "http://127.0.0.1:" + gateway.api);
    assertThat(placed.errors()).isZero();
    // Orders that wrk still waited for at its end lie among the last ones that it sent.
    long orders = placed.requests() - 20L * CONNECTIONS;
    Path rows = rows(environment.get("RUN"), orders);
    long own = Machine.cpuNanos(gateway.pid());
    long redis = Machine.cpuNanos(peers.redis.pid());
    double delivered = delivered(gateway);
    long from = System.nanoTime();
    Process wrk =
        peers.start(
            "webhooks",
            Map.of("ROWS", rows.toString()),
            List.of(
                "wrk",
                "-t1",
                "-c" + CONNECTIONS,
                "-d120s",
                "-s",
                peers.folder.resolve("webhooks.lua").toString(),
                "http://127.0.0.1:" + gateway.api));
    long updates = 3 * (orders - 1);
    while (delivered(gateway) - delivered < updates) {
      assertThat(System.nanoTime() - from).isLessThan(110_000_000_000L);
      Thread.sleep(100);
    }
    double nanos = System.nanoTime() - from;
    double ownMicros = (Machine.cpuNanos(gateway.pid()) - own) / 1000.0 / updates;
    double redisMicros = (Machine.cpuNanos(peers.redis.pid()) - redis) / 1000.0 / updates;
    wrk.destroy();
    wrk.waitFor();
    return new double[] {updates / nanos * 1e9, ownMicros, redisMicros};
  }

  private static double delivered(Gateway gateway) throws IOException, InterruptedException {
    return gateway.metric("skingate_update_latency_seconds_count");
  }

  /** Three updates of each order, the orders' first ones first. */
  private Path rows(String run, long orders) throws IOException {
    // wrk asks its script for one request that it does not send: the first order, and the first
    // row.
    StringBuilder rows = new StringBuilder("not sent\n");
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    int step = 0;
    for (String status : List.of("processing", "sent", "completed")) {
      step++;
      for (long n = 2; n <= orders; n++) {
        String body =
            "{\"externalId\":\"acme.o_%s_0_%d\",\"status\":\"%s\",\"updatedAt\":\"%s\"}"
                .formatted(run, n, status, now.plusMillis(step));
        String at = now.toString();
        rows.append(UUID.randomUUID())
            .append('\t')
            .append(at)
            .append('\t')
            .append(Hmac.hex(Gateway.ACCOUNT_SECRET, at + "." + body))
            .append('\t')
            .append(body)
            .append('\n');
      }
    }
    return Files.writeString(peers.folder.resolve("rows-" + run), rows);
  }
}
