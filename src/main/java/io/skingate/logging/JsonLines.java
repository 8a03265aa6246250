package io.skingate.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import io.skingate.mask.Redaction;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.event.KeyValuePair;

/** One JSON object a line, for machines. A value that is null leaves no field. */
final class JsonLines implements Lines {
  private static final DateTimeFormatter TO_THE_SECOND =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.").withZone(ZoneOffset.UTC);

  /** More names than the gateway has; those of a library that makes up names are not kept. */
  private static final int MAX_NAMES = 256;

  private static final SerializedString TIME = new SerializedString("time");
  private static final SerializedString LEVEL = new SerializedString("level");
  private static final SerializedString MESSAGE = new SerializedString("message");
  private static final SerializedString LOGGER = new SerializedString("logger");
  private static final SerializedString STACK_TRACE = new SerializedString("stackTrace");

  private record Name(SerializedString text, boolean secret) {}

  private final JsonFactory json =
      JsonFactory.builder()
          .disable(com.fasterxml.jackson.core.StreamWriteFeature.AUTO_CLOSE_TARGET)
          .disable(com.fasterxml.jackson.core.StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
          .build();
  private final StackTraces stackTraces = new StackTraces();
  private final Map<String, Name> names = new HashMap<>();
  private long second = Long.MIN_VALUE;
  private String secondText;

  @Override
  public void write(ILoggingEvent event, OutputStream into) throws IOException {
    try (JsonGenerator line = json.createGenerator(into)) {
      line.writeStartObject();
      line.writeFieldName(TIME);
      line.writeString(time(event.getTimeStamp()));
      line.writeFieldName(LEVEL);
      line.writeString(event.getLevel().toString());
      line.writeFieldName(MESSAGE);
      text(line, event.getFormattedMessage());
      line.writeFieldName(LOGGER);
      line.writeString(event.getLoggerName());
      List<KeyValuePair> pairs = event.getKeyValuePairs();
      if (pairs != null) {
        for (KeyValuePair pair : pairs) {
          field(line, pair);
        }
      }
      String stackTrace = stackTraces.of(event);
      if (!stackTrace.isEmpty()) {
        line.writeFieldName(STACK_TRACE);
        line.writeString(stackTrace);
      }
      line.writeEndObject();
    }
    into.write('\n');
  }

  private void field(JsonGenerator line, KeyValuePair pair) throws IOException {
    if (pair.value == null) {
      return;
    }
    Name name = name(pair.key);
    line.writeFieldName(name.text);
    if (name.secret) {
      line.writeString(Redaction.MASK);
    } else {
      value(line, pair.value);
    }
  }

  private static void value(JsonGenerator line, Object value) throws IOException {
    if (value instanceof String text) {
      text(line, text);
    } else if (value instanceof Integer || value instanceof Long) {
      line.writeNumber(((Number) value).longValue());
    } else if (value instanceof Number number) {
      line.writeNumber(new BigDecimal(number.toString()));
    } else if (value instanceof Boolean flag) {
      line.writeBoolean(flag);
    } else if (value instanceof Iterable<?> values) {
      line.writeStartArray();
      for (Object each : values) {
        text(line, String.valueOf(each));
      }
      line.writeEndArray();
    } else {
      text(line, value.toString());
    }
  }

  private static void text(JsonGenerator line, String text) throws IOException {
    line.writeString(Redaction.mask(String.valueOf(text), MAX_TEXT_CHARS));
  }

  private Name name(String key) {
    Name known = names.get(key);
    if (known != null) {
      return known;
    }
    Name name = new Name(new SerializedString(key), Redaction.isSecretName(key));
    if (names.size() < MAX_NAMES) {
      names.put(key, name);
    }
    return name;
  }

  private String time(long millis) {
    long at = Math.floorDiv(millis, 1000L);
    if (at != second) {
      second = at;
      secondText = TO_THE_SECOND.format(Instant.ofEpochSecond(at));
    }
    int rest = (int) Math.floorMod(millis, 1000L);
    return secondText
        + (char) ('0' + rest / 100)
        + (char) ('0' + rest / 10 % 10)
        + (char) ('0' + rest % 10)
        + 'Z';
  }
}
