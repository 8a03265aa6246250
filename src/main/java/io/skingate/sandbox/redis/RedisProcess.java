package io.skingate.sandbox.redis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One run of redis-server as the child of a watchdog shell. The shell reads its standard input, a
 * pipe that the system closes when this JVM is gone, for whatever reason: it then kills the server
 * and deletes the folder. It runs in a session of its own, so that neither Ctrl-C nor a signal to
 * the JVM's process group ends the server before its user is done with it. Not thread-safe.
 */
final class RedisProcess {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(15);
  private static final Duration SIGNAL_TIMEOUT = Duration.ofSeconds(5);
  private static final int LINES_KEPT = 40;
  private static final String PID_LINE = "watchdog started ";

  private static final String OWN_SESSION =
      """
      if command -v setsid >/dev/null 2>&1; then exec setsid sh -c "$@"
      elif command -v perl >/dev/null 2>&1; then
        exec perl -MPOSIX -e 'POSIX::setsid(); exec @ARGV' sh -c "$@"
      else exec sh -c "$@"
      fi
      """;

  /**
   * Arguments: the folder, then the server's command line. Each input line but the last: a signal.
   */
  private static final String WATCHDOG =
      """
      trap '' HUP INT PIPE QUIT TERM
      folder=$1
      shift
      "$@" </dev/null 2>&1 &
      pid=$!
      echo "watchdog started $pid"
      exec >/dev/null
      while read -r word; do
        if [ "$word" = leave ]; then
          wait "$pid"
          exit 0
        fi
        kill -s "$word" "$pid" 2>/dev/null
        echo "$word" >&2
      done
      exec 2>/dev/null
      kill -s KILL "$pid"
      wait "$pid"
      rm -rf -- "$folder"
      """;

  private final Process watchdog;
  private final Writer commands;
  private final BufferedReader acknowledgements;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final Deque<String> lastLines = new ArrayDeque<>();
  private volatile long pid = -1;

  private RedisProcess(Process watchdog) {
    this.watchdog = watchdog;
    this.commands = watchdog.outputWriter(StandardCharsets.US_ASCII);
    this.acknowledgements = watchdog.errorReader(StandardCharsets.US_ASCII);
  }

  /**
   * Starts the server and waits until it takes connections.
   *
   * @throws RedisStartException if it ended instead; nothing runs then
   */
  static RedisProcess start(Path folder, List<String> serverCommand) throws IOException {
    List<String> command = new ArrayList<>(List.of("sh", "-c", OWN_SESSION, "sh"));
    command.addAll(List.of(WATCHDOG, "sh", folder.toString()));
    command.addAll(serverCommand);
    RedisProcess process =
        new RedisProcess(new ProcessBuilder(command).directory(folder.toFile()).start());
    Thread reader = new Thread(process::readOutput, "embedded-redis-output");
    reader.setDaemon(true);
    reader.start();
    try {
      process.ready.get(START_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      return process;
    } catch (ExecutionException | TimeoutException e) {
      process.end("KILL");
      throw new RedisStartException(process.output());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.end("KILL");
      throw new IOException("interrupted while starting Redis", e);
    }
  }

  /** The server's own process id. */
  long pid() {
    return pid;
  }

  boolean isRunning() {
    return !ended.isDone();
  }

  /** Sends a signal by its short name and returns once it was delivered. */
  void signal(String name) throws IOException {
    commands.write(name + "\n");
    commands.flush();
    if (acknowledgements.readLine() == null) {
      throw new IOException("the watchdog of Redis is gone");
    }
  }

  /** Ends the server by this signal, by SIGKILL if it takes too long, and the watchdog with it. */
  void end(String signalName) throws IOException {
    try {
      if (isRunning()) {
        signal(signalName);
        // A stopped process takes no other signal than SIGKILL.
        signal("CONT");
        if (!awaitEnd()) {
          signal("KILL");
          awaitEnd();
        }
      }
      commands.write("leave\n");
      commands.close();
    } catch (IOException watchdogGone) {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
    try {
      if (!watchdog.waitFor(SIGNAL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        watchdog.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      watchdog.destroyForcibly();
    }
  }

  private boolean awaitEnd() {
    try {
      ended.get(SIGNAL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException | ExecutionException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void readOutput() {
    try (BufferedReader output = watchdog.inputReader(StandardCharsets.UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        note(line);
      }
    } catch (IOException closed) {
      // The end of the output is the end of the server, however it shows.
    } finally {
      ended.complete(null);
      ready.completeExceptionally(new IOException("Redis ended"));
    }
  }

  private void note(String line) {
    if (line.startsWith(PID_LINE)) {
      pid = Long.parseLong(line.substring(PID_LINE.length()));
      return;
    }
    synchronized (lastLines) {
      lastLines.addLast(line);
      if (lastLines.size() > LINES_KEPT) {
        lastLines.removeFirst();
      }
    }
    if (line.contains("Ready to accept connections") || line.contains("Sentinel ID is")) {
      ready.complete(null);
    }
  }

  private String output() {
    synchronized (lastLines) {
      return String.join("\n", lastLines);
    }
  }
}
