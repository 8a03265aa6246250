package io.skingate.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The options that the container image gives its JVM, for a process outside of a container. */
public final class ImageFlags {
  private static final Pattern QUOTED = Pattern.compile("\"(--?[A-Za-z][^\"]*)\"");

  /** The first Java that knows it. */
  private static final int UNSAFE_MEMORY_ACCESS = 23;

  private ImageFlags() {}

  /** As the Dockerfile has them; what this Java does not know is left out. */
  public static List<String> inPodOf(int mebibytes) {
    List<String> flags = new ArrayList<>();
    flags.add("-XX:+IgnoreUnrecognizedVMOptions");
    flags.add("-XX:MaxRAM=" + mebibytes + "m");
    for (String line : dockerfile().split("ENTRYPOINT")[1].split("CMD")[0].split("\n")) {
      QUOTED
          .matcher(line)
          .results()
          .map(found -> found.group(1))
          .filter(flag -> !flag.equals("-jar"))
          .filter(
              flag ->
                  !flag.startsWith("--sun-misc")
                      || Runtime.version().feature() >= UNSAFE_MEMORY_ACCESS)
          .forEach(flags::add);
    }
    return flags;
  }

  private static String dockerfile() {
    try {
      return Files.readString(Path.of("Dockerfile"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
