package io.skingate.tools;

import static io.skingate.store.SelfService.ACME;
import static io.skingate.store.SelfService.BRAVO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.skingate.config.Secret;
import io.skingate.sandbox.order.Outcome;
import io.skingate.store.SelfService;
import io.skingate.store.SelfService.Received;
import io.skingate.testing.GatewayProcess;
import io.skingate.testing.Signals;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A listener before a real gateway, which is restarted, and so is the listener. */
class ListenToGatewayIT {
  private static final Pattern HINT = Pattern.compile("--since (\\S+)");

  private static SelfService world;
  private static Vertx vertx;

  @BeforeAll
  static void start() throws Exception {
    world = new SelfService();
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() throws Exception {
    vertx.close().await(10, TimeUnit.SECONDS);
    world.close();
  }

  /** One that runs. */
  private static final class Running {
    final StringWriter out = new StringWriter();
    final StringWriter err = new StringWriter();
    final Listener listener;
    final CompletableFuture<Void> end;

    Running(String path, Instant since) {
      listener =
          Listener.of(
              vertx,
              new Listener.Options(
                  URI.create(world.gatewayUrl()),
                  "acme_id",
                  new Secret("secret-of-acme"),
                  world.url(path),
                  since),
              "Skingate/test",
              new PrintWriter(out),
              new PrintWriter(err));
      end =
          CompletableFuture.runAsync(
              () -> {
                try {
                  listener.run();
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
    }

    void stop() throws Exception {
      listener.stop();
      end.get(10, TimeUnit.SECONDS);
    }
  }

  private static List<String> statuses(String path, String id) {
    return world.received.stream()
        .filter(received -> received.path().equals(path))
        .filter(received -> received.body().contains("\"" + id + "\""))
        .map(received -> received.body().replaceAll(".*\"status\":\"([a-z]+)\".*", "$1"))
        .toList();
  }

  private static void awaitStatuses(String path, String id, String... statuses) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(statuses(path, id)).containsExactly(statuses));
  }

  @Test
  void it_forwards_under_the_callbacks_ids_and_goes_on_after_restarts_of_both() throws Exception {
    Instant before = Instant.now().minusSeconds(5);
    String first = world.delivered(ACME);
    world.delivered(BRAVO);
    Running listening = new Running("/ok/forwarded", before);
    awaitStatuses("/ok/forwarded", first, "processing", "sent", "completed");
    assertThat(world.received)
        .filteredOn(received -> received.path().equals("/ok/forwarded"))
        .filteredOn(received -> received.body().contains('"' + first + '"'))
        .extracting(Received::id)
        .as("the callbacks' own, and nobody else's")
        .containsExactlyInAnyOrderElementsOf(world.ids(ACME, first));

    world.stopGateway();
    await().until(() -> listening.err.toString().contains("trying again until it can"));
    world.startGateway();
    String second = world.newId();
    world.place(ACME, second, Outcome.COMPLETED, "/ok/acme");
    awaitStatuses("/ok/forwarded", second, "processing", "sent", "completed");
    assertThat(listening.err.toString()).contains("The gateway answers again");
    listening.stop();
    assertThat(statuses("/ok/forwarded", first)).as("once").hasSize(3);
    assertThat(listening.out.toString().lines())
        .as("a line an event, the first answers too")
        .filteredOn(line -> line.matches(".* order.updated (" + first + "|" + second + ") .*"))
        .hasSize(8);

    Matcher hint = HINT.matcher(listening.err.toString());
    assertThat(hint.find()).isTrue();
    String third = world.delivered(ACME);
    Running again = new Running("/ok/again", Instant.parse(hint.group(1)));
    awaitStatuses("/ok/again", third, "processing", "sent", "completed");
    again.stop();
    assertThat(statuses("/ok/again", first)).as("long behind").isEmpty();
  }

  @Test
  void without_a_time_it_begins_with_what_happens_next() throws Exception {
    String earlier = world.delivered(ACME);
    Running listening = new Running("/ok/now", null);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              world.delivered(ACME);
              return listening.out.toString().contains(" completed ");
            });
    listening.stop();
    // That it is settled may be told later than the listener began.
    assertThat(listening.out.toString()).doesNotContain("order.updated " + earlier);
  }

  @Test
  void ctrl_c_ends_the_command_well_and_it_says_where_to_go_on(@TempDir Path folder)
      throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "secret-of-acme\n");
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process process =
        new ProcessBuilder(
                GatewayProcess.command(
                    List.of(),
                    "listen",
                    "--url=" + world.gatewayUrl(),
                    "--client-id=acme_id",
                    "--secret-file=" + secret,
                    "--forward=" + world.url("/ok/process"),
                    "--since=" + Instant.now().minusSeconds(5)))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      String id = world.delivered(ACME);
      awaitStatuses("/ok/process", id, "processing", "sent", "completed");
      await().untilAsserted(() -> assertThat(Files.readString(out)).contains(id + " completed"));
      String signal = Signals.INT.isIgnored() ? "-TERM" : "-INT";
      new ProcessBuilder("kill", signal, String.valueOf(process.pid())).start().waitFor();
      assertThat(process.waitFor(15, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(Files.readString(err)).isZero();
      assertThat(Files.readString(err).lines())
          .hasSize(2)
          .last()
          .asString()
          .startsWith("skingate: To go on from here: --since 20");
      assertThat(Files.readString(out) + Files.readString(err)).doesNotContain("secret-of-acme");
    } finally {
      process.destroyForcibly();
    }
  }
}
