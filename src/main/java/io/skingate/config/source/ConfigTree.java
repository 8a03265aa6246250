package io.skingate.config.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A file's content with types and defaults, the line of every value, and the mistakes found so far.
 * What is asked for by pointer and is itself mistaken counts as absent, so that one mistake is told
 * once.
 */
final class ConfigTree {
  private final Map<String, Integer> lines = new HashMap<>();
  private final Set<String> literals = new HashSet<>();
  private final Set<String> mistaken = new HashSet<>();
  private final TreeSet<ConfigProblem> problems = new TreeSet<>();
  private final TreeSet<ConfigProblem> hints = new TreeSet<>();
  private JsonNode root;

  void root(JsonNode node) {
    root = node;
  }

  JsonNode root() {
    return root;
  }

  void line(String pointer, int line) {
    lines.putIfAbsent(pointer, line);
  }

  /** Marks a value as written in the file itself, so that a message may show it. */
  void literal(String pointer) {
    literals.add(pointer);
  }

  boolean isLiteral(String pointer) {
    return literals.contains(pointer);
  }

  void problem(String pointer, String message) {
    problem(pointer, lineOf(pointer), message);
  }

  void problem(String pointer, int line, String message) {
    mistaken.add(pointer);
    problems.add(new ConfigProblem(Pointers.path(pointer), line, message));
  }

  /** Notes what is allowed and most likely not meant. */
  void hint(String pointer, String message) {
    hints.add(new ConfigProblem(Pointers.path(pointer), lineOf(pointer), message));
  }

  /** Whether the value stands in the file, and is no default. */
  boolean isWritten(String pointer) {
    return lines.containsKey(pointer);
  }

  boolean isMistaken(String pointer) {
    return mistaken.contains(pointer);
  }

  List<ConfigProblem> problems() {
    return List.copyOf(problems);
  }

  List<ConfigProblem> hints() {
    return List.copyOf(hints);
  }

  /** The line of a value, or of what it would stand in. */
  int lineOf(String pointer) {
    String nearest = pointer;
    while (!lines.containsKey(nearest)) {
      if (nearest.isEmpty()) {
        return 1;
      }
      nearest = Pointers.parent(nearest);
    }
    return lines.get(nearest);
  }

  Optional<String> text(String pointer) {
    JsonNode node = root.at(pointer);
    return node.isTextual() && !isMistaken(pointer)
        ? Optional.of(node.textValue())
        : Optional.empty();
  }

  Optional<Duration> duration(String pointer) {
    return text(pointer).flatMap(ConfigUnits::duration);
  }

  Optional<URI> httpUrl(String pointer) {
    return text(pointer).filter(url -> Addresses.httpMistake(url).isEmpty()).map(Addresses::http);
  }

  Optional<Integer> integer(String pointer) {
    JsonNode node = root.at(pointer);
    return node.canConvertToInt() && !isMistaken(pointer)
        ? Optional.of(node.intValue())
        : Optional.empty();
  }

  /** How many entries a list has; 0 if there is none. */
  int size(String pointer) {
    JsonNode node = root.at(pointer);
    return node.isArray() ? node.size() : 0;
  }
}
