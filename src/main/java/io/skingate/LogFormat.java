package io.skingate;

/** How log lines look. */
enum LogFormat {
  /** One JSON object a line, for machines. */
  JSON,
  /** For people. */
  TEXT
}
