package io.skingate.sandbox.redis;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import redis.embedded.core.ExecutableProvider;
import redis.embedded.model.OsArchitecture;

/** The redis-server executable that fits this machine, taken out of its artifact. */
final class RedisBinary {
  /** Linked statically, so it runs where the 64-bit one finds no OpenSSL 3. */
  private static final String STATIC_LINUX = "/redis-server-6.2.7-linux-386";

  private static volatile String chosen;

  private RedisBinary() {}

  /**
   * Writes the executable into {@code folder}.
   *
   * @throws IOException with one clear sentence where this machine has none that runs
   */
  static Path extract(Path folder) throws IOException {
    OsArchitecture machine = machine();
    String known = chosen;
    if (known != null) {
      return write(folder, machine, known);
    }
    for (String candidate : candidates(machine)) {
      Path binary = write(folder, machine, candidate);
      if (runs(binary)) {
        chosen = candidate;
        return binary;
      }
    }
    throw new IOException(
        "no embedded Redis runs on this machine (" + System.getProperty("os.arch") + ")");
  }

  private static OsArchitecture machine() throws IOException {
    OsArchitecture machine;
    try {
      machine = OsArchitecture.detectOSandArchitecture();
    } catch (RuntimeException unknown) {
      throw new IOException("the embedded Redis runs on Linux and macOS only", unknown);
    }
    if (machine == OsArchitecture.WINDOWS_x86_64 || machine == OsArchitecture.WINDOWS_x86) {
      throw new IOException(
          "the embedded Redis runs on Linux and macOS only; on Windows use WSL, or a Redis of"
              + " your own");
    }
    return machine;
  }

  private static List<String> candidates(OsArchitecture machine) {
    List<String> names = new ArrayList<>();
    String provided = ExecutableProvider.newProvidedVersionsMap().get(machine);
    if (provided != null) {
      names.add(provided);
    }
    if (machine == OsArchitecture.UNIX_x86_64) {
      names.add(STATIC_LINUX);
    }
    return names;
  }

  private static Path write(Path folder, OsArchitecture machine, String resource)
      throws IOException {
    File directory = folder.toFile();
    return ExecutableProvider.newJarResourceProvider(() -> directory, Map.of(machine, resource))
        .get()
        .toPath();
  }

  /**
   * Whether it is one of this machine's.
   *
   * @throws IOException with the remedy where the folder lets nothing run
   */
  static boolean runs(Path binary) throws IOException {
    try {
      Process process =
          new ProcessBuilder(binary.toString(), "--version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (process.waitFor(5, TimeUnit.SECONDS)) {
        return process.exitValue() == 0;
      }
      process.destroyForcibly();
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while starting Redis", e);
    } catch (IOException notExecutable) {
      if (String.valueOf(notExecutable.getMessage()).contains("Permission denied")) {
        throw new IOException(
            "no program may run in the temporary folder "
                + RedisFolder.parent()
                + ", which is most likely mounted noexec; "
                + RedisFolder.REMEDY,
            notExecutable);
      }
      return false;
    }
  }
}
