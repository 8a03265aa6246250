package io.skingate.benchmarks;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;

/** What Linux says of processes, and what is installed. */
final class Machine {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

  private Machine() {}

  static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0)) {
      return probe.getLocalPort();
    }
  }

  static boolean hasCommand(String name) {
    return Arrays.stream(System.getenv("PATH").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
  }

  /** Processor time of all threads of the processes until now, nanoseconds. */
  static long cpuNanos(long... pids) throws IOException {
    long sum = 0;
    for (long pid : pids) {
      try (Stream<Path> threads = Files.list(Path.of("/proc", String.valueOf(pid), "task"))) {
        for (Path thread : threads.toList()) {
          try {
            sum += Long.parseLong(Files.readString(thread.resolve("schedstat")).split(" ")[0]);
          } catch (IOException ended) {
            // A thread that ends meanwhile takes its time with it.
          }
        }
      }
    }
    return sum;
  }

  /** Memory of the process that is in the machine's memory, MiB. */
  static long residentMib(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc", String.valueOf(pid), "status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
        .findFirst()
        .orElse(0);
  }

  static void awaitPort(int port, Process process) throws IOException, InterruptedException {
    long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (System.nanoTime() < until && process.isAlive()) {
      try (Socket socket = new Socket("127.0.0.1", port)) {
        return;
      } catch (IOException notYet) {
        Thread.sleep(20);
      }
    }
    throw new IOException("nothing listens on port " + port);
  }

  static int status(String url) throws InterruptedException {
    try {
      return HTTP.send(request(url), HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return 0;
    }
  }

  static String get(String url) throws IOException, InterruptedException {
    return HTTP.send(request(url), HttpResponse.BodyHandlers.ofString()).body();
  }

  private static HttpRequest request(String url) {
    return HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(5)).build();
  }
}
