package io.skingate.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.skingate.mask.Redaction;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.slf4j.event.KeyValuePair;

/**
 * For people: time of day, level, class, message, values; an exception follows on lines of its own.
 * A value that is null is left out.
 */
final class TextLines implements Lines {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

  private final StackTraces stackTraces = new StackTraces();

  @Override
  public void write(ILoggingEvent event, OutputStream into) throws IOException {
    String logger = event.getLoggerName();
    StringBuilder line =
        new StringBuilder(160)
            .append(TIME.format(Instant.ofEpochMilli(event.getTimeStamp())))
            .append(' ')
            .append("%-5s".formatted(event.getLevel()))
            .append(' ')
            .append(logger, logger.lastIndexOf('.') + 1, logger.length())
            .append(": ")
            .append(text(event.getFormattedMessage()));
    List<KeyValuePair> pairs = event.getKeyValuePairs();
    if (pairs != null) {
      pairs.forEach(pair -> field(line, pair));
    }
    line.append('\n').append(stackTraces.of(event));
    into.write(line.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static void field(StringBuilder line, KeyValuePair pair) {
    if (pair.value != null) {
      line.append(' ')
          .append(pair.key)
          .append("=\"")
          .append(
              Redaction.isSecretName(pair.key) ? Redaction.MASK : text(String.valueOf(pair.value)))
          .append('"');
    }
  }

  private static String text(String text) {
    return Redaction.mask(String.valueOf(text), MAX_TEXT_CHARS).replaceAll("[\\r\\n]+", " ");
  }
}
