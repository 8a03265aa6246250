package io.skingate;

import java.util.List;

/** Ends a command with some lines on standard error and an exit status, without a stack trace. */
final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitStatus;
  private final transient List<String> lines;

  CommandFailure(int exitStatus, List<String> lines) {
    super(String.join("\n", lines));
    this.exitStatus = exitStatus;
    this.lines = List.copyOf(lines);
  }

  int exitStatus() {
    return exitStatus;
  }

  List<String> lines() {
    return lines;
  }
}
