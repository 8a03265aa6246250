package io.skingate.api;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * What this room and the libraries log as a warning or worse while it is open. Other rooms may have
 * reasons of their own meanwhile: a catalog is refreshed in the background.
 */
final class LogWatch implements AutoCloseable {
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

  LogWatch() {
    appender.start();
    root.addAppender(appender);
  }

  List<String> warnings() {
    return List.copyOf(appender.list).stream()
        .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
        .filter(event -> isWatched(event.getLoggerName()))
        .map(event -> event.getLoggerName() + ": " + event.getFormattedMessage())
        .toList();
  }

  private static boolean isWatched(String logger) {
    return logger.startsWith("io.skingate.api.")
        || logger.startsWith("io.skingate.http.")
        || !logger.startsWith("io.skingate.");
  }

  @Override
  public void close() {
    root.detachAppender(appender);
  }
}
