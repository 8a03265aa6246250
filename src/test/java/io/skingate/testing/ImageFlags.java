package io.skingate.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the container image's description says, for a process outside of a container. */
public final class ImageFlags {
  private static final String VARIABLE = "JDK_JAVA_OPTIONS";
  private static final Pattern SET = Pattern.compile("\\s" + VARIABLE + "=\"([^\"]*)\"");
  private static final Pattern RUN_JAVA = Pattern.compile("(?m)^RUN (java .*)$");
  private static final Pattern ENTRYPOINT = Pattern.compile("(?m)^ENTRYPOINT \\[(.*)]$");

  /** The first Java that knows it. */
  private static final int UNSAFE_MEMORY_ACCESS = 23;

  private ImageFlags() {}

  /** The JVM's options that a pod can replace; what this Java does not know is left out. */
  public static List<String> inPodOf(int mebibytes) {
    List<String> flags = new ArrayList<>();
    flags.add("-XX:+IgnoreUnrecognizedVMOptions");
    flags.add("-XX:MaxRAM=" + mebibytes + "m");
    int java = Runtime.version().feature();
    List.of(options().get(0).split("\\s+")).stream()
        .filter(flag -> !flag.startsWith("--sun-misc") || java >= UNSAFE_MEMORY_ACCESS)
        .forEach(flags::add);
    return flags;
  }

  /** The values that the variable is set to, one after the other. */
  public static List<String> options() {
    return SET.matcher(dockerfile().replaceAll("\\\\\\n", " "))
        .results()
        .map(found -> found.group(1).strip().replaceAll(" +", " "))
        .toList();
  }

  /** The command that records what the JVM needs to start warm. */
  public static String training() {
    Matcher found = RUN_JAVA.matcher(dockerfile());
    if (!found.find()) {
      throw new IllegalStateException("The Dockerfile trains nothing");
    }
    return found.group(1);
  }

  /** The program and its arguments, in front of what the pod adds. */
  public static List<String> entrypoint() {
    Matcher found = ENTRYPOINT.matcher(dockerfile());
    if (!found.find()) {
      throw new IllegalStateException("The Dockerfile has no entry point");
    }
    return List.of(found.group(1).replace("\"", "").split(",\\s*"));
  }

  private static String dockerfile() {
    try {
      return Files.readString(Path.of("Dockerfile"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
