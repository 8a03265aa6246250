package io.skingate.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skingate.testing.openapi.CheckedHttpClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One gateway as its own process: {@code java -jar skingate.jar serve}, as a user runs it. The jar
 * is the one that the system property {@code skingate.jar} names. It ends with this JVM at the
 * latest. Thread-safe.
 */
public final class GatewayProcess implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private static final int LINES_KEPT = 20_000;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP =
      CheckedHttpClient.over(HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)));

  private final Process process;
  private final Thread endWithJvm;
  private final List<String> lines = new ArrayList<>();
  private final CompletableFuture<JsonNode> listening = new CompletableFuture<>();

  private GatewayProcess(Process process) {
    this.process = process;
    this.endWithJvm = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(endWithJvm);
    Thread reader = new Thread(this::read, "gateway-output-" + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  /** Starts one and waits until it is ready. */
  public static GatewayProcess start(Path config) {
    GatewayProcess gateway = launch(config);
    try {
      gateway.awaitReady();
      return gateway;
    } catch (RuntimeException e) {
      gateway.close();
      throw e;
    }
  }

  /** Starts one and does not wait. */
  public static GatewayProcess launch(Path config) {
    return launch(
        command(List.of("-Xmx256m"), "serve", "--config", config.toAbsolutePath().toString()));
  }

  /** Starts one as the container image would in a pod of so much memory, and waits for it. */
  public static GatewayProcess startAsImage(Path config, int podMebibytes) {
    List<String> command = new ArrayList<>(List.of(java()));
    command.addAll(ImageFlags.inPodOf(podMebibytes));
    command.addAll(List.of("-jar", jar(), "serve", "--config"));
    command.add(config.toAbsolutePath().toString());
    GatewayProcess gateway = launch(command);
    try {
      gateway.awaitReady();
      return gateway;
    } catch (RuntimeException e) {
      gateway.close();
      throw e;
    }
  }

  private static GatewayProcess launch(List<String> command) {
    return launch(new ProcessBuilder(command));
  }

  /** Starts a process of the caller's making and does not wait. */
  public static GatewayProcess launch(ProcessBuilder builder) {
    try {
      builder.redirectErrorStream(true);
      builder.environment().put("MALLOC_ARENA_MAX", "2");
      return new GatewayProcess(builder.start());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** The command line that runs the jar under test, quick to start. */
  public static List<String> command(List<String> jvmOptions, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(java());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(jvmOptions);
    command.addAll(List.of("-jar", jar()));
    command.addAll(List.of(arguments));
    return command;
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static String jar() {
    String jar = System.getProperty("skingate.jar");
    if (jar == null) {
      throw new IllegalStateException("the system property skingate.jar does not name the jar");
    }
    return jar;
  }

  /** Waits until it is ready. */
  public void awaitReady() {
    long until = System.nanoTime() + START.toNanos();
    while (System.nanoTime() < until && process.isAlive()) {
      if (listening.isDone() && readiness() == 200) {
        return;
      }
      try {
        process.waitFor(30, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
    throw new IllegalStateException("the gateway did not become ready:\n" + tail(60));
  }

  /** The status of {@code /health/ready}, 0 while it cannot be had. */
  public int readiness() {
    try {
      return HTTP.send(
              HttpRequest.newBuilder(management().resolve("/health/ready"))
                  .timeout(Duration.ofSeconds(2))
                  .build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  /** Where stores and SkinsNode reach it. */
  public URI api() {
    return address("port");
  }

  /** Metrics, health and admin. */
  public URI management() {
    return address("managementPort");
  }

  private URI address(String field) {
    JsonNode line = listening.getNow(null);
    if (line == null) {
      throw new IllegalStateException("the gateway does not listen yet");
    }
    return URI.create("http://127.0.0.1:" + line.path(field).asInt());
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public long pid() {
    return process.pid();
  }

  /** SIGKILL; returns when it is gone. */
  public void kill9() {
    process.destroyForcibly();
    awaitExit(Duration.ofSeconds(10));
  }

  /** SIGTERM; returns at once. */
  public void sigterm() {
    process.destroy();
  }

  /** Waits for its end; the exit status. */
  public int awaitExit(Duration atMost) {
    try {
      if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("the gateway still runs:\n" + tail(60));
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Everything it printed. */
  public List<String> output() {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }

  /** The last lines that it printed. */
  public String tail(int most) {
    List<String> all = output();
    return String.join("\n", all.subList(Math.max(0, all.size() - most), all.size()));
  }

  private void read() {
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        synchronized (lines) {
          if (lines.size() < LINES_KEPT) {
            lines.add(line);
          }
        }
        if (!listening.isDone() && line.contains("\"Listening\"")) {
          listening.complete(JSON.readTree(line));
        }
      }
    } catch (IOException closed) {
      // Its output ends with it.
    }
  }

  @Override
  public void close() {
    kill9();
    Runtime.getRuntime().removeShutdownHook(endWithJvm);
  }
}
