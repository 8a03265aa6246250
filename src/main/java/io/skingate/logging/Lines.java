package io.skingate.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.io.IOException;
import java.io.OutputStream;

/** Turns log events into lines. An instance belongs to one thread at a time. */
interface Lines {
  /** Longer than any text that the gateway logs; a line stays below what log collectors cut at. */
  int MAX_TEXT_CHARS = 4096;

  /** Appends one whole line, its secrets masked. */
  void write(ILoggingEvent event, OutputStream into) throws IOException;

  static Lines of(LogFormat format) {
    return switch (format) {
      case JSON -> new JsonLines();
      case TEXT -> new TextLines();
    };
  }
}
