package io.skingate.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process takes of a Linux machine. */
record ProcessUse(long at, double cpuSeconds, double residentMiB, double peakMiB) {
  /** The kernel's, on every architecture that Linux has in use. */
  private static final double TICKS_A_SECOND = 100;

  static ProcessUse of(long pid) {
    try {
      String[] stat =
          Files.readString(Path.of("/proc/" + pid + "/stat")).split("\\) ")[1].split(" ");
      double ticks = Long.parseLong(stat[11]) + Long.parseLong(stat[12]);
      String status = Files.readString(Path.of("/proc/" + pid + "/status"));
      return new ProcessUse(
          System.nanoTime(),
          ticks / TICKS_A_SECOND,
          kibibytes(status, "VmRSS:") / 1024,
          kibibytes(status, "VmHWM:") / 1024);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of one core, since the other look at the same process. */
  double coresSince(ProcessUse before) {
    return (cpuSeconds - before.cpuSeconds) / ((at - before.at) / 1e9);
  }

  private static double kibibytes(String status, String field) {
    return Long.parseLong(status.split(field)[1].strip().split(" ")[0]);
  }
}
