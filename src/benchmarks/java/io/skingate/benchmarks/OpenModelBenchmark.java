package io.skingate.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * How long answers take at half of the peak rate where orders come whether or not earlier ones were
 * answered, so that a pause is felt by all who come in it. By Hyperfoil.
 *
 * <pre>
 * mvn -q -f src/benchmarks/open-model package
 * mvn verify -Pbenchmarks -Dit.test=OpenModelBenchmark
 * </pre>
 *
 * <p>{@code -Dskingate.benchmark.warm} seconds of warming (50), {@code -Dskingate.benchmark.open}
 * seconds that are measured (30).
 */
class OpenModelBenchmark {
  private static final Path FOLDER = Path.of("src/benchmarks/open-model/target");
  private static final int WARM = Integer.getInteger("skingate.benchmark.warm", 50);
  private static final int MEASURED = Integer.getInteger("skingate.benchmark.open", 30);

  @Test
  void answers_at_half_of_the_peak() throws Exception {
    assumeTrue(
        Files.exists(FOLDER.resolve("open-model.jar")),
        "left out: build it with mvn -q -f src/benchmarks/open-model package");
    try (Peers peers = new Peers();
        Gateway gateway = new Gateway(peers, List.of("-Xmx512m"), "", 0)) {
      for (Peer peer : List.of(gateway.peer("Skingate"), peers.nginxWithLua())) {
        closed(peers, peer, peer.warms() ? WARM : 3);
        double peak = closed(peers, peer, 10);
        System.out.printf("open model: %s: peak %.0f/s%n", peer.name(), peak);
        Process load =
            new ProcessBuilder(
                    Peers.java(),
                    "-cp",
                    FOLDER.resolve("open-model.jar") + ":" + FOLDER.resolve("lib") + "/*",
                    "io.skingate.benchmarks.open.OpenModel",
                    String.valueOf(peer.ordersPort()),
                    String.valueOf((int) (peak / 2)),
                    "10",
                    String.valueOf(MEASURED))
                .redirectErrorStream(true)
                .redirectOutput(peers.folder.resolve("open-model.out").toFile())
                .start();
        assertThat(load.waitFor(MEASURED + 120L, TimeUnit.SECONDS)).isTrue();
        List<String> output = Files.readAllLines(peers.folder.resolve("open-model.out"));
        List<String> results =
            output.stream().filter(line -> line.startsWith("open model:")).toList();
        assertThat(results).as(String.join("\n", output)).isNotEmpty();
        results.forEach(System.out::println);
      }
    }
  }

  private static double closed(Peers peers, Peer peer, int seconds) throws Exception {
    return Wrk.run(
            64,
            seconds,
            peers.folder.resolve("orders.lua"),
            Map.of("RUN", "c" + System.nanoTime()),
            "http://127.0.0.1:" + peer.ordersPort())
        .perSecond();
  }
}
