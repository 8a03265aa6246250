package io.skingate.logging;

import ch.qos.logback.classic.pattern.RootCauseFirstThrowableProxyConverter;
import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.skingate.mask.Redaction;
import java.util.List;

/** Writes an exception with its causes, masked and bounded. */
final class StackTraces {
  /** Enough to find a cause; a line stays well below what log collectors cut at (16 KiB). */
  private static final int MAX_CHARS = 8192;

  private static final String MAX_FRAMES_PER_CAUSE = "30";

  private final ThrowableProxyConverter converter = new RootCauseFirstThrowableProxyConverter();

  StackTraces() {
    converter.setOptionList(List.of(MAX_FRAMES_PER_CAUSE));
    converter.start();
  }

  /** The root cause comes first, so that it is never what is cut; empty without an exception. */
  String of(ILoggingEvent event) {
    if (event.getThrowableProxy() == null) {
      return "";
    }
    return Redaction.mask(converter.convert(event), MAX_CHARS);
  }
}
