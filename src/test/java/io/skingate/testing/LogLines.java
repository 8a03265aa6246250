package io.skingate.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** Everything that a logger and those below it say while this is open. Thread-safe. */
public final class LogLines implements AutoCloseable {
  /**
   * A line.
   *
   * @param fields those that are not null
   */
  public record Line(Level level, String message, Map<String, Object> fields, boolean hasCause) {}

  private final List<Line> lines = new CopyOnWriteArrayList<>();
  private final Logger logger;
  private final Level before;
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          lines.add(line(event));
        }
      };

  /**
   * @param name such as a package's
   */
  public LogLines(String name) {
    logger = (Logger) LoggerFactory.getLogger(name);
    before = logger.getLevel();
    logger.setLevel(Level.DEBUG);
    appender.start();
    logger.addAppender(appender);
    logger.setAdditive(false);
  }

  /** From INFO on, which is what a gateway writes. */
  public List<Line> written() {
    return lines.stream().filter(line -> line.level().isGreaterOrEqual(Level.INFO)).toList();
  }

  public List<Line> all() {
    return List.copyOf(lines);
  }

  public List<Line> saying(String message) {
    return lines.stream().filter(line -> line.message().equals(message)).toList();
  }

  /** The fields of each line with this message. */
  public List<Map<String, Object>> fields(String message) {
    return saying(message).stream().map(Line::fields).toList();
  }

  private static Line line(ILoggingEvent event) {
    Map<String, Object> fields = new HashMap<>();
    if (event.getKeyValuePairs() != null) {
      event.getKeyValuePairs().stream()
          .filter(pair -> pair.value != null)
          .forEach(pair -> fields.put(pair.key, pair.value));
    }
    return new Line(
        event.getLevel(),
        event.getFormattedMessage(),
        Map.copyOf(fields),
        event.getThrowableProxy() != null);
  }

  @Override
  public void close() {
    logger.setAdditive(true);
    logger.detachAppender(appender);
    logger.setLevel(before);
  }
}
