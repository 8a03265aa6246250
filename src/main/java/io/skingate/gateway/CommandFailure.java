package io.skingate.gateway;

import java.util.List;

/** Ends a command with some lines on standard error and an exit status, without a stack trace. */
public final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitStatus;
  private final transient List<String> lines;

  public CommandFailure(int exitStatus, List<String> lines) {
    super(String.join("\n", lines));
    this.exitStatus = exitStatus;
    this.lines = List.copyOf(lines);
  }

  public int exitStatus() {
    return exitStatus;
  }

  public List<String> lines() {
    return lines;
  }
}
