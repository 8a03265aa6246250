package io.skingate.config.source;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Replaces {@code ${NAME}} and {@code ${NAME:default}} by environment variables, then a whole value
 * {@code file:/path} by that file's trimmed content. A default may hold references of its own,
 * which are looked at where it is used, and braces in pairs. What was put in is not looked at
 * again, but for a variable that holds a {@code file:} value.
 */
final class ValueResolver {
  private static final String OPENING = "${";
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final String FILE = "file:";

  /** Far more than anybody writes, and far from what exhausts a stack. */
  private static final int MOST_DEFAULTS = 16;

  /** What a shell takes for an operator between a name and its default. */
  private static final String SHELL_OPERATORS = "-=?+";

  /** A whole value that a shell would replace. */
  private static final Pattern SHELL_VARIABLE = Pattern.compile("\\$[A-Z_][A-Z0-9_]*");

  private final UnaryOperator<String> environment;
  private final SourceFiles files;

  /**
   * @param environment gives null for a variable that is not set
   */
  ValueResolver(UnaryOperator<String> environment, SourceFiles files) {
    this.environment = environment;
    this.files = files;
  }

  /**
   * A value after replacement.
   *
   * @param mistakes what could not be replaced; the text means nothing unless it is empty
   * @param hints what is allowed and most likely not meant; they repeat nothing of a value
   */
  record Resolved(String text, List<String> mistakes, List<String> hints) {
    private static Resolved failed(String mistake, List<String> hints) {
      return new Resolved("", List.of(mistake), hints);
    }
  }

  Resolved resolve(String raw) {
    Substitution substitution = new Substitution();
    String text = substitution.replace(raw, 0);
    if (SHELL_VARIABLE.matcher(raw).matches()) {
      substitution.hints.add("is taken as it stands: only ${NAME} is replaced, $NAME is not");
    }
    List<String> hints = List.copyOf(substitution.hints);
    if (!substitution.mistakes.isEmpty()) {
      return new Resolved("", List.copyOf(substitution.mistakes), hints);
    }
    return text.startsWith(FILE)
        ? readFile(text.substring(FILE.length()), hints)
        : new Resolved(text, List.of(), hints);
  }

  /** The replacement of all references in one value. */
  private final class Substitution {
    private final Set<String> mistakes = new LinkedHashSet<>();
    private final Set<String> hints = new LinkedHashSet<>();

    String replace(String raw, int depth) {
      if (depth > MOST_DEFAULTS) {
        mistakes.add("holds more than " + MOST_DEFAULTS + " defaults within each other");
        return "";
      }
      StringBuilder text = new StringBuilder();
      int copied = 0;
      for (int at = raw.indexOf(OPENING); at >= 0; at = raw.indexOf(OPENING, copied)) {
        int start = at + OPENING.length();
        int end = closing(raw, start);
        if (end < 0) {
          mistakes.add("holds ${ without the closing }; a { in a default needs its own }");
          return "";
        }
        text.append(raw, copied, at).append(variable(raw.substring(start, end), depth));
        copied = end + 1;
      }
      return text.append(raw, copied, raw.length()).toString();
    }

    private String variable(String reference, int depth) {
      int colon = reference.indexOf(':');
      String name = colon < 0 ? reference : reference.substring(0, colon);
      if (!NAME.matcher(name).matches()) {
        mistakes.add("holds ${...} with something that is no name of an environment variable");
        return "";
      }
      String given = colon < 0 ? null : reference.substring(colon + 1);
      hintAtShell(name, given);
      String value = environment.apply(name);
      if (value != null) {
        return value;
      }
      if (given == null) {
        mistakes.add("environment variable " + name + " is not set");
        return "";
      }
      return replace(given, depth + 1);
    }

    private void hintAtShell(String name, String given) {
      if (given != null && !given.isEmpty() && SHELL_OPERATORS.indexOf(given.charAt(0)) >= 0) {
        String start = "${" + name + ":";
        hints.add(
            "has a default that begins with "
                + given.charAt(0)
                + ", as in a shell, where it would not be part of it: "
                + start
                + "abc} gives abc, "
                + start
                + given.charAt(0)
                + "abc} gives "
                + given.charAt(0)
                + "abc");
      }
    }

    /** Where the reference ends whose content begins here; -1 where it does not. */
    private static int closing(String raw, int start) {
      int open = 1;
      for (int i = start; i < raw.length(); i++) {
        open += raw.charAt(i) == '{' ? 1 : raw.charAt(i) == '}' ? -1 : 0;
        if (open == 0) {
          return i;
        }
      }
      return -1;
    }
  }

  private Resolved readFile(String name, List<String> hints) {
    if (!name.startsWith("/")) {
      return Resolved.failed(
          "a file: value names an absolute path, such as file:/run/secrets/x", hints);
    }
    try {
      String content = files.read(Path.of(name), SourceFiles.MAX_VALUE_BYTES).strip();
      return new Resolved(content, List.of(), hints);
    } catch (InvalidPathException e) {
      return Resolved.failed("a file: value names " + ConfigLoader.NO_PATH, hints);
    } catch (IOException e) {
      return Resolved.failed("cannot read " + Path.of(name) + ": " + SourceFiles.reason(e), hints);
    }
  }
}
