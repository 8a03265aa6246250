package io.skingate;

import ch.qos.logback.classic.Level;
import picocli.CommandLine.Option;

/** The options of every command that runs on: how it logs. */
final class LoggingOption {
  private enum LogLevel {
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
              + " SKINGATE_LOG_LEVEL. Default: info.",
      defaultValue = "${env:SKINGATE_LOG_LEVEL}")
  private LogLevel level;

  private final LogFormat usual;

  LoggingOption() {
    this(LogFormat.JSON);
  }

  /**
   * @param usual the format unless another is asked for
   */
  LoggingOption(LogFormat usual) {
    this.usual = usual;
  }

  /** Puts the options in force. Call it first in a command. */
  void install() {
    Logging.install(format == null ? usual : format, level == null ? Level.INFO : toLogback(level));
  }

  private static Level toLogback(LogLevel level) {
    return Level.toLevel(level.name());
  }
}
