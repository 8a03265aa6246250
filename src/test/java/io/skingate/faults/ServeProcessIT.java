package io.skingate.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.skingate.testing.GatewayProcess;
import io.skingate.testing.Signals;
import io.skingate.testing.Store;
import io.skingate.testing.World;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line as a process: signals, locales and ports. */
class ServeProcessIT {
  private static final String VALID =
      """
      accounts:
        - {id: main, clientId: a, clientSecret: s}
      tenants:
        - {id: acme, clientId: t1, clientSecrets: [s], account: main}
      """;

  @TempDir private Path folder;

  private record Ended(int status, String output) {}

  @Test
  void sighup_reads_the_configuration_again_and_ends_nothing() throws Exception {
    assumeThat(Signals.HUP.isIgnored()).as("this machine's tests run under nohup").isFalse();
    try (World world = new World(1, List.of(Store.of("acme")), config -> {})) {
      GatewayProcess pod = world.pod(0);
      hangUp(pod);
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> said(pod, "Configuration read again, nothing has changed"));
      assertThat(pod.isAlive()).isTrue();
      assertThat(pod.readiness()).isEqualTo(200);
    }
  }

  @Test
  void a_port_that_is_in_use_is_named() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String port = String.valueOf(taken.getLocalPort());
      for (String server : List.of("api", "management")) {
        String other = server.equals("api") ? "management" : "api";
        Path file = folder.resolve(server + ".yaml");
        Files.writeString(
            file,
            server
                + ": {host: 127.0.0.1, port: "
                + port
                + "}\n"
                + other
                + ": {host: 127.0.0.1, port: 0}\n"
                + VALID);
        Ended ended = run(Map.of(), "serve", "--log-level=error", "--config", file.toString());
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.output())
            .isEqualTo(
                "skingate: "
                    + server
                    + ": cannot listen on 127.0.0.1:"
                    + port
                    + ": the port is already in use\n");
      }
      assertThat(run(Map.of(), "sandbox", "--log-level=error", "--port", port).output())
          .isEqualTo(
              "skingate: sandbox: cannot listen on 127.0.0.1:"
                  + port
                  + ": the port is already in use\n");
    }
  }

  @Test
  void a_path_that_the_locale_cannot_name_gets_the_remedy() throws Exception {
    Path file = Files.writeString(folder.resolve("plain.yaml"), VALID);
    Files.writeString(file, VALID.replace("clientSecret: s", "clientSecret: 'file:/straße/x'"));
    for (String[] command :
        new String[][] {
          {"check", "--config", "straße/ü.yaml"},
          {"serve", "--config", "注文.yaml"},
          {"sandbox", "--config", "ü.yaml"},
          {"check", "--config", file.toString()},
        }) {
      Ended ended = run(Map.of("LC_ALL", "C"), command);
      assertThat(ended.status()).isBetween(1, 2);
      assertThat(ended.output().lines()).hasSize(1);
      assertThat(ended.output()).contains("LC_ALL=C.UTF-8").doesNotContain("java.", "Exception");
    }
  }

  private static boolean said(GatewayProcess pod, String words) {
    return pod.output().stream().anyMatch(line -> line.contains(words));
  }

  private static void hangUp(GatewayProcess pod) throws Exception {
    assertThat(new ProcessBuilder("kill", "-HUP", String.valueOf(pod.pid())).start().waitFor())
        .isZero();
  }

  private static Ended run(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(new ArrayList<>(GatewayProcess.command(List.of(), arguments)))
            .redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      return new Ended(process.exitValue(), output);
    } finally {
      process.destroyForcibly();
    }
  }
}
