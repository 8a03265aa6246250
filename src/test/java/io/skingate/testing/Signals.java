package io.skingate.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Which signals this process was started to ignore, as by {@code nohup} or in the background of a
 * script: it hands that on to all it starts.
 */
public enum Signals {
  HUP(1),
  INT(2);

  private final int number;

  Signals(int number) {
    this.number = number;
  }

  /** Whether it is ignored; false where the machine does not say. */
  public boolean isIgnored() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return false;
    }
    String ignored =
        Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .findFirst()
            .orElseThrow()
            .substring("SigIgn:".length())
            .strip();
    return (Long.parseUnsignedLong(ignored, 16) >> (number - 1) & 1) == 1;
  }
}
