package io.skingate.sandbox.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A real redis-server on 127.0.0.1 for the demonstration and the tests, with an append-only file
 * synced every second and no eviction. {@link #stop()} leaves no process, port or file behind; so
 * does the end of this JVM without it, SIGKILL included (a watchdog process sees to that, and what
 * even the watchdog could not remove goes at the next start). There is no shutdown hook, since
 * whoever uses this Redis has to end first: stop it last in yours.
 *
 * <p>Every method blocks, a start for about a tenth of a second: never call one on an event loop.
 * Thread-safe.
 */
public final class EmbeddedRedis implements AutoCloseable {
  private static final int ATTEMPTS = 10;

  /** A cluster's bus listens 10,000 above the port. */
  private static final int HIGHEST_PORT = 55_535;

  private final EmbeddedRedisOptions options;
  private RedisFolder folder;
  private RedisProcess process;
  private int port;

  public EmbeddedRedis() {
    this(EmbeddedRedisOptions.defaults());
  }

  public EmbeddedRedis(EmbeddedRedisOptions options) {
    this.options = options;
    this.port = options.port();
  }

  /**
   * Starts the server. After {@link #kill()} it comes back on the same port with what had reached
   * the disk.
   *
   * @return this
   * @throws IOException if this machine has no fitting executable, the wanted port is taken, or
   *     Redis refuses its configuration
   */
  public synchronized EmbeddedRedis start() throws IOException {
    if (isRunning()) {
      return this;
    }
    leaveEndedProcess();
    boolean fresh = folder == null;
    if (fresh) {
      folder = RedisFolder.create();
    }
    RedisFolder.cleanUpAfterDeadRuns();
    try {
      launch();
      return this;
    } catch (IOException | RuntimeException e) {
      if (fresh) {
        stop();
      }
      throw e;
    }
  }

  private void launch() throws IOException {
    Path binary = RedisBinary.extract(folder.path());
    Path data = options.dataDir() == null ? folder.path().resolve("data") : options.dataDir();
    Files.createDirectories(data);
    boolean choosePort = port == 0;
    for (int attempt = 1; ; attempt++) {
      int candidate = choosePort ? freePort() : port;
      Path file = folder.path().resolve("redis.conf");
      Files.writeString(file, options.configuration(candidate, folder.path(), data));
      try {
        process = RedisProcess.start(folder.path(), command(binary, file));
        port = candidate;
        return;
      } catch (RedisStartException e) {
        boolean again = e.executableBusy() || (choosePort && e.portTaken());
        if (!again || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private List<String> command(Path binary, Path file) {
    List<String> command = new ArrayList<>(List.of(binary.toString(), file.toString()));
    if (options.sentinel()) {
      command.add("--sentinel");
    }
    return command;
  }

  /** Ends the server in good order and removes its temporary folder; a given data folder stays. */
  public synchronized void stop() throws IOException {
    if (process != null) {
      process.end("TERM");
      process = null;
    }
    if (folder != null) {
      folder.close();
      folder = null;
    }
  }

  /** Ends the server by SIGKILL, as a crash would; its data stays for the next start. */
  public synchronized void kill() throws IOException {
    if (process != null) {
      process.end("KILL");
      process = null;
    }
  }

  /** Freezes the server by SIGSTOP: connections stay open and nothing answers. */
  public synchronized void pause() throws IOException {
    running().signal("STOP");
  }

  /** Lets a paused server go on. */
  public synchronized void resume() throws IOException {
    running().signal("CONT");
  }

  public synchronized boolean isRunning() {
    return process != null && process.isRunning();
  }

  /** The port it listens on, kept over {@link #kill()}; 0 before the first start. */
  public synchronized int port() {
    return port;
  }

  /** The server's process id. */
  public synchronized long pid() {
    return running().pid();
  }

  /** The folder of this run, with the executable, configuration and, unless given, the data. */
  public synchronized Path folder() {
    running();
    return folder.path();
  }

  /** Where a client connects: {@code redis://[:password@]127.0.0.1:port}. */
  public synchronized String uri() {
    String credentials = options.password() == null ? "" : ":" + options.password() + "@";
    return "redis://" + credentials + "127.0.0.1:" + port;
  }

  @Override
  public void close() throws IOException {
    stop();
  }

  private RedisProcess running() {
    if (process == null) {
      throw new IllegalStateException("Redis is not running");
    }
    return process;
  }

  private void leaveEndedProcess() throws IOException {
    if (process != null) {
      process.end("KILL");
      process = null;
    }
  }

  private static int freePort() throws IOException {
    while (true) {
      try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        if (socket.getLocalPort() <= HIGHEST_PORT) {
          return socket.getLocalPort();
        }
      }
    }
  }
}
