package io.skingate;

import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Context;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import java.nio.charset.StandardCharsets;
import net.logstash.logback.composite.JsonProvider;
import net.logstash.logback.composite.JsonProviders;
import net.logstash.logback.composite.loggingevent.KeyValuePairsJsonProvider;
import net.logstash.logback.composite.loggingevent.LogLevelJsonProvider;
import net.logstash.logback.composite.loggingevent.LoggerNameJsonProvider;
import net.logstash.logback.composite.loggingevent.LoggingEventFormattedTimestampJsonProvider;
import net.logstash.logback.composite.loggingevent.MessageJsonProvider;
import net.logstash.logback.composite.loggingevent.StackTraceJsonProvider;
import net.logstash.logback.encoder.LoggingEventCompositeJsonEncoder;
import net.logstash.logback.mask.MaskingJsonGeneratorDecorator;
import net.logstash.logback.stacktrace.ShortenedThrowableConverter;

/** Turns log events into lines. */
final class LogEncoders {
  /** Enough to find a cause; a line stays well below what log collectors cut at (16 KiB). */
  private static final int MAX_STACK_CHARS = 8192;

  private static final int MAX_STACK_FRAMES = 30;

  private LogEncoders() {}

  static Encoder<ILoggingEvent> of(LogFormat format, Context context) {
    Encoder<ILoggingEvent> encoder =
        switch (format) {
          case JSON -> json(context);
          case TEXT -> text(context);
        };
    encoder.setContext(context);
    encoder.start();
    return encoder;
  }

  private static Encoder<ILoggingEvent> json(Context context) {
    var encoder = new LoggingEventCompositeJsonEncoder();
    JsonProviders<ILoggingEvent> fields = encoder.getProviders();
    var time = new LoggingEventFormattedTimestampJsonProvider();
    time.setFieldName("time");
    time.setPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'");
    time.setTimeZone("UTC");
    var level = new LogLevelJsonProvider();
    level.setFieldName("level");
    var message = new MessageJsonProvider();
    message.setFieldName("message");
    var logger = new LoggerNameJsonProvider();
    logger.setFieldName("logger");
    add(fields, context, time);
    add(fields, context, level);
    add(fields, context, message);
    add(fields, context, logger);
    add(fields, context, new KeyValuePairsJsonProvider());
    add(fields, context, stackTrace());
    var masks = new MaskingJsonGeneratorDecorator();
    masks.setDefaultMask(Redaction.MASK);
    Redaction.SECRET_FIELDS.forEach(masks::addPath);
    masks.addValueMasker((path, value) -> value instanceof String s ? masked(s) : null);
    masks.start();
    encoder.setJsonGeneratorDecorator(masks);
    return encoder;
  }

  /** Null, which leaves the value as it is, if there is nothing to mask. */
  private static Object masked(String text) {
    String masked = Redaction.mask(text);
    return masked.equals(text) ? null : masked;
  }

  private static StackTraceJsonProvider stackTrace() {
    var converter = new ShortenedThrowableConverter();
    converter.setMaxDepthPerThrowable(MAX_STACK_FRAMES);
    converter.setMaxLength(MAX_STACK_CHARS);
    converter.setRootCauseFirst(true);
    converter.start();
    var stack = new StackTraceJsonProvider();
    stack.setFieldName("stackTrace");
    stack.setThrowableConverter(converter);
    return stack;
  }

  private static void add(
      JsonProviders<ILoggingEvent> fields, Context context, JsonProvider<ILoggingEvent> field) {
    field.setContext(context);
    fields.addProvider(field);
  }

  private static Encoder<ILoggingEvent> text(Context context) {
    PatternLayout layout =
        new PatternLayout() {
          @Override
          public String doLayout(ILoggingEvent event) {
            return Redaction.mask(super.doLayout(event));
          }
        };
    layout.setContext(context);
    layout.setPattern(
        "%d{HH:mm:ss.SSS} %-5level %logger{0}: %replace(%msg %kvp){'[\\r\\n]+',' '}%n%ex{"
            + MAX_STACK_FRAMES
            + "}");
    layout.start();
    var encoder = new LayoutWrappingEncoder<ILoggingEvent>();
    encoder.setCharset(StandardCharsets.UTF_8);
    encoder.setLayout(layout);
    return encoder;
  }
}
