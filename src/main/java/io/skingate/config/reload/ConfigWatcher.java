package io.skingate.config.reload;

import io.micrometer.core.instrument.MeterRegistry;
import io.skingate.config.GatewayConfig;
import io.skingate.config.TenantConfig;
import io.skingate.config.source.ConfigException;
import io.skingate.config.source.ConfigLoader;
import io.skingate.config.source.ConfigProblem;
import io.skingate.config.source.SourceFiles;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Picks up a changed configuration file without a restart. Accounts, tenants and the operator's
 * tokens are hot; a change anywhere else is logged and waits for a restart. A file that is not
 * valid is refused whole and the running configuration stays.
 *
 * <p>Runs on a thread of its own. What counts is content, that of {@code file:} values included,
 * not names or times of files: Kubernetes swaps a mounted volume by a link that has another name
 * than any file in it.
 */
public final class ConfigWatcher implements AutoCloseable {
  /** How long a change outside the watched directory may go unnoticed. */
  public static final Duration POLL_INTERVAL = Duration.ofSeconds(2);

  private static final Logger LOG = LoggerFactory.getLogger(ConfigWatcher.class);

  /** Nobody reads more of a broken file in a log; {@code check} lists them all. */
  private static final int MAX_LOGGED_PROBLEMS = 50;

  private final Path file;
  private final ConfigLoader loader;
  private final Consumer<GatewayConfig> listener;
  private final ReloadMetrics metrics;
  private final Clock clock;
  private final Duration pollInterval;
  private final Thread thread;
  private final ReentrantLock reloading = new ReentrantLock();
  private volatile GatewayConfig running;
  private volatile ConfigRefusal refusal;
  private volatile boolean waiting;
  private volatile SourceFiles sources = new SourceFiles();
  private volatile boolean closed;

  /** Why the file is read. */
  private enum Cause {
    START,
    CHANGE,
    ASKED
  }

  /**
   * @param running the configuration in force, which was loaded from the file
   * @param listener gets the running configuration with what is hot of the new one, on the
   *     watcher's thread or that of {@link #reload}, one call at a time
   */
  public ConfigWatcher(
      Path file,
      ConfigLoader loader,
      GatewayConfig running,
      Consumer<GatewayConfig> listener,
      MeterRegistry meters) {
    this(file, loader, running, listener, meters, Clock.systemUTC(), POLL_INTERVAL);
  }

  public ConfigWatcher(
      Path file,
      ConfigLoader loader,
      GatewayConfig running,
      Consumer<GatewayConfig> listener,
      MeterRegistry meters,
      Clock clock,
      Duration pollInterval) {
    this.file = file.toAbsolutePath();
    this.loader = Objects.requireNonNull(loader);
    this.running = Objects.requireNonNull(running);
    this.listener = Objects.requireNonNull(listener);
    this.pollInterval = pollInterval;
    this.clock = clock;
    metrics = new ReloadMetrics(meters, clock);
    thread = new Thread(this::watch, "skingate-config");
    thread.setDaemon(true);
  }

  /** Starts the thread. What changed since the configuration was loaded is picked up at once. */
  public ConfigWatcher start() {
    thread.start();
    return this;
  }

  /** The configuration in force. */
  public GatewayConfig running() {
    return running;
  }

  /** What the file holds instead that is not in force; empty while it is in force. */
  public Optional<ConfigRefusal> refusal() {
    return Optional.ofNullable(refusal);
  }

  /** Whether the first look at the file is over and changes are waited for. */
  boolean isWaiting() {
    return waiting;
  }

  /** Stops the thread; waits for a reload in progress. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(5).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void watch() {
    try (DirectoryEvents events = DirectoryEvents.of(file.getParent())) {
      reload(Cause.START);
      waiting = true;
      while (events.await(pollInterval)) {
        if (!reloading.isLocked() && sources.changed()) {
          reload(Cause.CHANGE);
        }
      }
    }
  }

  /**
   * Reads the file at once, on the caller's thread, and says in the log what came of it, also where
   * nothing has changed. Blocks; does nothing once closed.
   */
  public void reload() {
    reload(Cause.ASKED);
  }

  private void reload(Cause cause) {
    reloading.lock();
    try {
      if (!closed) {
        reloadAlone(cause);
      }
    } finally {
      reloading.unlock();
    }
  }

  private void reloadAlone(Cause cause) {
    SourceFiles read = new SourceFiles();
    try {
      apply(loader.load(file, read, ConfigWatcher::logHint), cause);
    } catch (ConfigException e) {
      refused(e.problems());
      logRefused(e.problems());
    } catch (ClosedByInterruptException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      String reason = "cannot be read: " + SourceFiles.reason(e);
      refused(List.of(new ConfigProblem("", 1, reason)));
      LOG.atError()
          .addKeyValue("file", file.toString())
          .log("Configuration " + reason + "; the running one stays");
    } catch (RuntimeException e) {
      refused(List.of(new ConfigProblem("", 1, "could not be applied; see the log")));
      LOG.atError().setCause(e).log("Configuration could not be applied");
    } finally {
      sources = read;
    }
  }

  private void accepted() {
    metrics.succeeded();
    refusal = null;
  }

  private void refused(List<ConfigProblem> problems) {
    metrics.failed();
    ConfigRefusal before = refusal;
    refusal = new ConfigRefusal(before == null ? clock.instant() : before.since(), problems);
  }

  private void apply(GatewayConfig loaded, Cause cause) {
    if (cause != Cause.CHANGE && loaded.equals(running)) {
      if (cause == Cause.ASKED) {
        accepted();
        LOG.atInfo()
            .addKeyValue("file", file.toString())
            .log("Configuration read again, nothing has changed");
      }
      return;
    }
    warnOfCold(loaded);
    GatewayConfig next = running.withHot(loaded);
    boolean hot = !next.equals(running);
    ConfigChanges changes = ConfigChanges.hot(running, loaded);
    if (hot) {
      listener.accept(next);
      warnOfRemoved(next);
      running = next;
    }
    accepted();
    LOG.atInfo()
        .addKeyValue("added", ConfigChanges.named(changes.added()))
        .addKeyValue("changed", ConfigChanges.named(changes.changed()))
        .addKeyValue("removed", ConfigChanges.named(changes.removed()))
        .addKeyValue("accounts", loaded.accounts().size())
        .addKeyValue("tenants", loaded.tenants().size())
        .log(
            hot
                ? "Configuration reloaded"
                : "Configuration file changed, nothing of it that is reloaded");
  }

  private void warnOfRemoved(GatewayConfig next) {
    List<String> removed =
        new ArrayList<>(running.tenants().stream().map(TenantConfig::id).toList());
    removed.removeAll(next.tenants().stream().map(TenantConfig::id).toList());
    if (!removed.isEmpty()) {
      LOG.atWarn()
          .addKeyValue("removed", String.join(", ", removed))
          .log("Tenants were removed: nothing is sent, asked or delivered for them any more");
    }
  }

  private void warnOfCold(GatewayConfig loaded) {
    List<String> keys = ConfigChanges.cold(running, loaded);
    if (!keys.isEmpty()) {
      LOG.atWarn()
          .addKeyValue("keys", String.join(", ", keys))
          .log("Changed keys need a restart, their running values stay");
    }
  }

  /** Logs what is valid and most likely not meant. */
  public static void logHint(ConfigProblem hint) {
    LOG.atWarn()
        .addKeyValue("path", hint.path())
        .addKeyValue("line", hint.line())
        .log("Configuration hint: " + hint.message());
  }

  private void logRefused(List<ConfigProblem> problems) {
    LOG.atError()
        .addKeyValue("file", file.toString())
        .addKeyValue("problems", problems.size())
        .log("Configuration refused, the running one stays");
    problems.stream()
        .limit(MAX_LOGGED_PROBLEMS)
        .forEach(
            problem ->
                LOG.atError()
                    .addKeyValue("path", problem.path())
                    .addKeyValue("line", problem.line())
                    .log("Configuration mistake: " + problem.message()));
  }
}
