package io.skingate.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.skingate.testing.GatewayProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demonstration as a user runs it, and what it leaves on the machine. */
class DemoProcessIT {
  private static final Duration WALK = Duration.ofSeconds(60);
  private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)");

  @TempDir Path folder;

  private record Demo(Process process, Path temp, Path out, Path err) {
    String printed() throws IOException {
      return Files.readString(out, StandardCharsets.UTF_8);
    }

    String complained() throws IOException {
      return Files.readString(err, StandardCharsets.UTF_8);
    }
  }

  /** With a folder of its own for temporary files, to see what is left there. */
  private Demo start(String... arguments) throws IOException {
    Path temp = Files.createDirectory(folder.resolve("tmp"));
    List<String> command = new ArrayList<>(List.of("demo"));
    command.addAll(List.of(arguments));
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process process =
        new ProcessBuilder(
                GatewayProcess.command(
                    List.of("-Djava.io.tmpdir=" + temp), command.toArray(String[]::new)))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    return new Demo(process, temp, out, err);
  }

  private static List<Integer> ports(String printed) {
    List<Integer> ports = new ArrayList<>();
    Matcher address = ADDRESS.matcher(printed);
    while (address.find()) {
      ports.add(Integer.parseInt(address.group(1)));
    }
    return ports.stream().distinct().toList();
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }

  private static List<Path> files(Path temp) throws IOException {
    try (Stream<Path> all = Files.walk(temp)) {
      return all.filter(file -> !file.equals(temp))
          // The JVM's own performance data of whoever runs now.
          .filter(file -> !file.toString().contains("hsperfdata"))
          .toList();
    }
  }

  private static void leavesNothing(List<ProcessHandle> children, List<Integer> ports, Path temp) {
    await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(
            () -> {
              assertThat(children).noneMatch(ProcessHandle::isAlive);
              assertThat(ports).allMatch(DemoProcessIT::isFree);
              assertThat(files(temp)).isEmpty();
            });
  }

  @Test
  void demo_exit_ends_well_without_a_warning_and_leaves_nothing() throws Exception {
    Demo demo = start("--exit");
    List<ProcessHandle> children = childrenOf(demo);

    assertThat(demo.process.waitFor(WALK.toSeconds(), TimeUnit.SECONDS)).isTrue();

    assertThat(demo.process.exitValue()).describedAs(demo.printed() + demo.complained()).isZero();
    assertThat(demo.printed()).contains("completed").doesNotContain("WARN").doesNotContain("ERROR");
    assertThat(demo.complained()).isEmpty();
    assertThat(children).isNotEmpty();
    leavesNothing(children, ports(demo.printed()), demo.temp);
  }

  @Test
  void a_walk_that_is_interrupted_has_not_gone_well_and_says_nothing_of_it() throws Exception {
    Demo demo = start("--exit");
    List<ProcessHandle> children = childrenOf(demo);
    await().atMost(WALK).until(() -> demo.printed().contains("1. "));

    demo.process.destroy();

    assertThat(demo.process.waitFor(WALK.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(demo.process.exitValue()).isNotZero();
    assertThat(demo.printed()).doesNotContain("failed");
    assertThat(demo.complained()).isEmpty();
    leavesNothing(children, ports(demo.printed()), demo.temp);
  }

  @Test
  void a_demo_that_is_killed_leaves_nothing_after_a_moment() throws Exception {
    Demo demo = start();
    List<ProcessHandle> children = childrenOf(demo);
    await().atMost(WALK).until(() -> demo.printed().contains("until Ctrl-C"));

    demo.process.destroyForcibly().waitFor();

    leavesNothing(children, ports(demo.printed()), demo.temp);
  }

  /** Redis and its watchdog, as soon as they run. */
  private static List<ProcessHandle> childrenOf(Demo demo) {
    await()
        .pollInterval(Duration.ofMillis(20))
        .atMost(WALK)
        .until(() -> demo.process.descendants().count() >= 2);
    return demo.process.descendants().toList();
  }
}
