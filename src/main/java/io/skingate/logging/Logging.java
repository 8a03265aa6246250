package io.skingate.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import ch.qos.logback.core.status.NopStatusListener;
import java.time.Duration;
import org.slf4j.LoggerFactory;

/** Logs on standard output. */
public final class Logging {
  /** How long a stopping process waits for the queue to be written. */
  private static final Duration FLUSH_PATIENCE = Duration.ofSeconds(2);

  private static final String ROOT = org.slf4j.Logger.ROOT_LOGGER_NAME;
  private static final String OWN = "io.skingate";

  private Logging() {}

  /** Threads of this group, and all that they start, log nothing. */
  private static final ThreadGroup QUIET = new ThreadGroup("skingate-quiet");

  /**
   * A daemon thread that logs nothing, and neither do the threads that it starts: their lines are
   * made like all others, and not written.
   */
  public static Thread quietThread(String name, Runnable what) {
    Thread thread = new Thread(QUIET, what, name);
    thread.setDaemon(true);
    return thread;
  }

  static boolean isQuiet(Thread thread) {
    return QUIET.parentOf(thread.getThreadGroup());
  }

  /** Makes every logger, also those already handed out, log in this form from this level on. */
  public static void install(LogFormat format, Level level) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.reset();
      context.start();
      configure(context, format, level);
    }
  }

  static void configure(LoggerContext context, LogFormat format, Level level) {
    context.getStatusManager().add(new NopStatusListener());
    QueuedLines lines =
        new QueuedLines(Lines.of(format), ConsoleTarget.SystemOut.getStream(), FLUSH_PATIENCE);
    lines.setContext(context);
    lines.start();
    Logger root = context.getLogger(ROOT);
    root.setLevel(ofLibraries(level));
    root.addAppender(lines);
    context.getLogger(OWN).setLevel(level);
  }

  /** What libraries say below a warning says nothing of the gateway, unless all is asked for. */
  private static Level ofLibraries(Level level) {
    return level.isGreaterOrEqual(Level.WARN) || !level.isGreaterOrEqual(Level.DEBUG)
        ? level
        : Level.WARN;
  }

  /** Writes what is still queued, then logs no more. */
  public static void stop() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.stop();
    }
  }
}
