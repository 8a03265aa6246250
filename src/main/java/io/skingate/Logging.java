package io.skingate;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.status.NopStatusListener;
import org.slf4j.LoggerFactory;

/**
 * Logs on standard output. Lines are written by a thread of their own, so that a slow reader of
 * standard output never holds up an event loop: when the bounded queue is full, lines are dropped.
 */
final class Logging {
  /** Some seconds of a busy gateway's log, a few MB at most. */
  private static final int QUEUE = 8192;

  /** How long a stopping process waits for the queue to be written, in milliseconds. */
  private static final int FLUSH_MILLIS = 2000;

  private static final String ROOT = org.slf4j.Logger.ROOT_LOGGER_NAME;

  private Logging() {}

  /** Makes every logger, also those already handed out, log in this form from this level on. */
  static void install(LogFormat format, Level level) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.reset();
      context.start();
      configure(context, format, level);
    }
  }

  static void configure(LoggerContext context, LogFormat format, Level level) {
    context.getStatusManager().add(new NopStatusListener());
    var console = new ConsoleAppender<ILoggingEvent>();
    console.setContext(context);
    console.setEncoder(LogEncoders.of(format, context));
    console.start();
    var async = new AsyncAppender();
    async.setContext(context);
    async.setQueueSize(QUEUE);
    async.setDiscardingThreshold(0);
    async.setNeverBlock(true);
    async.setMaxFlushTime(FLUSH_MILLIS);
    async.addAppender(console);
    async.start();
    Logger root = context.getLogger(ROOT);
    root.setLevel(level);
    root.addAppender(async);
    quiet(context, level, "io.netty");
    quiet(context, level, "com.networknt");
  }

  /** Libraries whose INFO and DEBUG lines say nothing of the gateway. */
  private static void quiet(LoggerContext context, Level level, String library) {
    if (level.isGreaterOrEqual(Level.DEBUG)) {
      context.getLogger(library).setLevel(level.isGreaterOrEqual(Level.WARN) ? level : Level.WARN);
    }
  }

  /** Writes what is still queued, then logs no more. */
  static void stop() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.stop();
    }
    System.out.flush();
  }
}
