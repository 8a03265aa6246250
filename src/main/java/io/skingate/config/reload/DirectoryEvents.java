package io.skingate.config.reload;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits until something, whatever it is, happens in a directory, or until a time is over. */
final class DirectoryEvents implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DirectoryEvents.class);

  /** Writers make a file, fill it and rename it: what follows within this time is one change. */
  private static final long SETTLE_MILLIS = 100;

  private final WatchService service;

  private DirectoryEvents(WatchService service) {
    this.service = service;
  }

  /** Watches a directory. Where that is not to be had (limits of the system), only time passes. */
  static DirectoryEvents of(Path directory) {
    WatchService service = null;
    try {
      service = directory.getFileSystem().newWatchService();
      directory.register(
          service,
          StandardWatchEventKinds.ENTRY_CREATE,
          StandardWatchEventKinds.ENTRY_MODIFY,
          StandardWatchEventKinds.ENTRY_DELETE);
      return new DirectoryEvents(service);
    } catch (IOException | UnsupportedOperationException e) {
      LOG.atWarn()
          .addKeyValue("directory", directory.toString())
          .log("Directory cannot be watched, changes are found by polling only");
      closeQuietly(service);
      return new DirectoryEvents(null);
    }
  }

  /** False when the thread was interrupted. */
  boolean await(Duration most) {
    try {
      if (service == null) {
        Thread.sleep(most.toMillis());
        return true;
      }
      WatchKey key = service.poll(most.toMillis(), TimeUnit.MILLISECONDS);
      if (key != null) {
        Thread.sleep(SETTLE_MILLIS);
        key.pollEvents();
        key.reset();
      }
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  @Override
  public void close() {
    closeQuietly(service);
  }

  private static void closeQuietly(WatchService service) {
    if (service != null) {
      try {
        service.close();
      } catch (IOException e) {
        LOG.atDebug().setCause(e).log("Directory watch did not close");
      }
    }
  }
}
