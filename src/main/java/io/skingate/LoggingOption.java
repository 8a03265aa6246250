package io.skingate;

import ch.qos.logback.classic.Level;
import io.skingate.logging.LogFormat;
import io.skingate.logging.Logging;
import picocli.CommandLine.Option;

/** The options of every command that runs on: how it logs. */
final class LoggingOption {
  enum LogLevel {
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE
  }

  @Option(
      names = "--log-format",
      paramLabel = "FORMAT",
      description = "How log lines look: json or text. Also by SKINGATE_LOG_FORMAT.",
      defaultValue = "${env:SKINGATE_LOG_FORMAT}")
  private LogFormat format;

  @Option(
      names = "--log-level",
      paramLabel = "LEVEL",
      description =
          "The least that is logged: error, warn, info, debug or trace. Also by"
              + " SKINGATE_LOG_LEVEL.",
      defaultValue = "${env:SKINGATE_LOG_LEVEL}")
  private LogLevel level;

  private final LogFormat usual;
  private final LogLevel usualLevel;

  LoggingOption() {
    this(LogFormat.JSON, LogLevel.INFO);
  }

  /**
   * @param usual the format unless another is asked for
   * @param usualLevel likewise the level
   */
  LoggingOption(LogFormat usual, LogLevel usualLevel) {
    this.usual = usual;
    this.usualLevel = usualLevel;
  }

  /** Puts the options in force. Call it first in a command. */
  void install() {
    Logging.install(format == null ? usual : format, toLogback(level == null ? usualLevel : level));
  }

  private static Level toLogback(LogLevel level) {
    return Level.toLevel(level.name());
  }
}
