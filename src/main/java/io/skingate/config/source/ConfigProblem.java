package io.skingate.config.source;

import java.util.Comparator;

/**
 * One mistake in a configuration.
 *
 * @param path where it is, such as {@code tenants[0].clientSecrets[1]}; empty for the file itself
 * @param line the line in the file, from 1
 * @param message what is wrong, in words that never repeat a secret
 */
public record ConfigProblem(String path, int line, String message)
    implements Comparable<ConfigProblem> {
  private static final Comparator<ConfigProblem> ORDER =
      Comparator.comparingInt(ConfigProblem::line)
          .thenComparing(ConfigProblem::path)
          .thenComparing(ConfigProblem::message);

  @Override
  public int compareTo(ConfigProblem other) {
    return ORDER.compare(this, other);
  }

  /** {@code LINE: path: message}. */
  @Override
  public String toString() {
    return line + ": " + (path.isEmpty() ? "" : path + ": ") + message;
  }
}
