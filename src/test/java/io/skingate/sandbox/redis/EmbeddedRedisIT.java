package io.skingate.sandbox.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedRedisIT {

  @Test
  void answers_with_the_durability_the_gateway_asks_for() throws Exception {
    try (EmbeddedRedis redis = new EmbeddedRedis().start()) {
      assertThat(redis.isRunning()).isTrue();
      assertThat(redis.uri()).isEqualTo("redis://127.0.0.1:" + redis.port());
      assertThat(ask(redis.port(), "PING")).isEqualTo("+PONG");
      assertThat(config(redis, "appendonly")).isEqualTo("yes");
      assertThat(config(redis, "appendfsync")).isEqualTo("everysec");
      assertThat(config(redis, "maxmemory-policy")).isEqualTo("noeviction");
      assertThat(config(redis, "bind")).isEqualTo("127.0.0.1");
    }
  }

  @Test
  void stop_leaves_no_process_port_or_file() throws Exception {
    EmbeddedRedis redis = new EmbeddedRedis().start();
    long pid = redis.pid();
    Path folder = redis.folder();
    assertThat(folder).isDirectory();

    redis.stop();

    assertThat(isAlive(pid)).isFalse();
    assertThat(folder).doesNotExist();
    assertThat(redis.isRunning()).isFalse();
    assertThatThrownBy(() -> ask(redis.port(), "PING")).isInstanceOf(ConnectException.class);
    redis.stop();
  }

  @Test
  void comes_back_after_a_kill_on_the_same_port_with_its_data() throws Exception {
    try (EmbeddedRedis redis =
        new EmbeddedRedis(EmbeddedRedisOptions.defaults().withDirective("appendfsync always"))
            .start()) {
      int port = redis.port();
      long pid = redis.pid();
      assertThat(ask(port, "SET key value")).isEqualTo("+OK");

      redis.kill();
      assertThat(isAlive(pid)).isFalse();
      assertThat(redis.isRunning()).isFalse();
      redis.start();

      assertThat(redis.port()).isEqualTo(port);
      assertThat(ask(port, "STRLEN key")).isEqualTo(":5");
    }
  }

  @Test
  void keeps_a_given_data_folder_over_instances(@TempDir Path data) throws Exception {
    EmbeddedRedisOptions options = EmbeddedRedisOptions.defaults().withDataDir(data);
    int port;
    try (EmbeddedRedis redis = new EmbeddedRedis(options).start()) {
      port = redis.port();
      ask(port, "SET key value");
    }
    try (EmbeddedRedis redis = new EmbeddedRedis(options.withPort(port)).start()) {
      assertThat(ask(redis.port(), "STRLEN key")).isEqualTo(":5");
    }
    try (EmbeddedRedis redis =
        new EmbeddedRedis(EmbeddedRedisOptions.defaults().withPort(port)).start()) {
      assertThat(ask(redis.port(), "STRLEN key")).isEqualTo(":0");
    }
  }

  @Test
  void hangs_while_paused_and_goes_on_when_resumed() throws Exception {
    try (EmbeddedRedis redis = new EmbeddedRedis().start()) {
      redis.pause();
      assertThatThrownBy(() -> ask(redis.port(), "PING"))
          .isInstanceOf(SocketTimeoutException.class);
      redis.resume();
      assertThat(ask(redis.port(), "PING")).isEqualTo("+PONG");
      redis.pause();
    }
  }

  @Test
  void asks_for_a_password_when_one_is_set() throws Exception {
    try (EmbeddedRedis redis =
        new EmbeddedRedis(EmbeddedRedisOptions.defaults().withPassword("s3cret")).start()) {
      assertThat(ask(redis.port(), "PING")).startsWith("-NOAUTH");
      assertThat(ask(redis.port(), "AUTH s3cret")).isEqualTo("+OK");
      assertThat(redis.uri()).isEqualTo("redis://:s3cret@127.0.0.1:" + redis.port());
    }
  }

  @Test
  void runs_as_a_cluster_node_and_as_a_sentinel() throws Exception {
    try (EmbeddedRedis node =
            new EmbeddedRedis(EmbeddedRedisOptions.defaults().withDirective("cluster-enabled yes"))
                .start();
        EmbeddedRedis master = new EmbeddedRedis().start();
        EmbeddedRedis sentinel =
            new EmbeddedRedis(
                    EmbeddedRedisOptions.defaults()
                        .asSentinel()
                        .withDirective("sentinel monitor main 127.0.0.1 " + master.port() + " 1"))
                .start()) {
      assertThat(ask(node.port(), "GET key")).startsWith("-CLUSTERDOWN");
      assertThat(ask(sentinel.port(), "SENTINEL GET-MASTER-ADDR-BY-NAME main")).isEqualTo("*2");
    }
  }

  @Test
  void names_the_reason_when_a_given_port_is_taken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      EmbeddedRedis redis =
          new EmbeddedRedis(EmbeddedRedisOptions.defaults().withPort(taken.getLocalPort()));
      assertThatThrownBy(redis::start)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("Address already in use");
      assertThat(redis.isRunning()).isFalse();
    }
  }

  @Test
  void goes_with_a_jvm_that_is_killed() throws Exception {
    Owner owner = Owner.start();
    owner.jvm.destroyForcibly().waitFor();

    await().until(() -> !isAlive(owner.pid) && !Files.exists(owner.folder));
    assertThatThrownBy(() -> ask(owner.port, "PING")).isInstanceOf(ConnectException.class);
  }

  @Test
  void goes_with_a_jvm_that_gets_sigterm() throws Exception {
    Owner owner = Owner.start();
    owner.jvm.destroy();
    owner.jvm.waitFor();

    await().until(() -> !isAlive(owner.pid) && !Files.exists(owner.folder));
  }

  @Test
  void what_even_the_watchdog_left_goes_at_the_next_start() throws Exception {
    Owner owner = Owner.start();
    List<ProcessHandle> watchdogs =
        owner.jvm.children().filter(child -> child.pid() != owner.pid).toList();
    assertThat(watchdogs).isNotEmpty();
    watchdogs.forEach(ProcessHandle::destroyForcibly);
    owner.jvm.destroyForcibly().waitFor();
    assertThat(owner.folder).isDirectory();

    try (EmbeddedRedis next = new EmbeddedRedis().start()) {
      assertThat(next.isRunning()).isTrue();
      assertThat(owner.folder).doesNotExist();
      await().until(() -> !isAlive(owner.pid));
    }
  }

  /** Starts a Redis and waits for its end. */
  static final class Main {
    public static void main(String[] args) throws Exception {
      EmbeddedRedis redis = new EmbeddedRedis().start();
      System.out.println(redis.pid() + " " + redis.port() + " " + redis.folder());
      Thread.currentThread().join();
    }
  }

  private record Owner(Process jvm, long pid, int port, Path folder) {
    static Owner start() throws IOException {
      Process jvm =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Main.class.getName())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      try (BufferedReader output = jvm.inputReader()) {
        String[] words = output.readLine().split(" ", 3);
        return new Owner(
            jvm, Long.parseLong(words[0]), Integer.parseInt(words[1]), Path.of(words[2]));
      }
    }
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  private static String config(EmbeddedRedis redis, String name) throws IOException {
    return exchange(redis.port(), "CONFIG GET " + name, 5).get(4);
  }

  private static String ask(int port, String command) throws IOException {
    return exchange(port, command, 1).get(0);
  }

  private static List<String> exchange(int port, String command, int lines) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(500);
      socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
      BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      String[] answer = new String[lines];
      for (int i = 0; i < lines; i++) {
        answer[i] = reader.readLine();
      }
      return List.of(answer);
    }
  }
}
