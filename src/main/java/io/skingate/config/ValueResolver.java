package io.skingate.config;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces {@code ${NAME}} and {@code ${NAME:default}} by environment variables, then a whole value
 * {@code file:/path} by that file's trimmed content. What was put in is not looked at again, but
 * for a variable that holds a {@code file:} value.
 */
final class ValueResolver {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]*)}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final String FILE = "file:";

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
   */
  record Resolved(String text, List<String> mistakes) {
    private static Resolved failed(String mistake) {
      return new Resolved("", List.of(mistake));
    }
  }

  Resolved resolve(String raw) {
    Resolved substituted = raw.contains("${") ? substitute(raw) : new Resolved(raw, List.of());
    return substituted.mistakes().isEmpty() && substituted.text().startsWith(FILE)
        ? readFile(substituted.text().substring(FILE.length()))
        : substituted;
  }

  private Resolved substitute(String raw) {
    List<String> mistakes = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    Matcher matcher = REFERENCE.matcher(raw);
    int end = 0;
    while (matcher.find()) {
      text.append(raw, end, matcher.start());
      text.append(variable(matcher.group(1), mistakes));
      end = matcher.end();
    }
    if (raw.indexOf("${", end) >= 0) {
      mistakes.add("holds ${ without the closing }");
    }
    return new Resolved(text.append(raw, end, raw.length()).toString(), mistakes);
  }

  private String variable(String reference, List<String> mistakes) {
    int colon = reference.indexOf(':');
    String name = colon < 0 ? reference : reference.substring(0, colon);
    if (!NAME.matcher(name).matches()) {
      mistakes.add("holds ${...} with something that is no name of an environment variable");
      return "";
    }
    String value = environment.apply(name);
    if (value != null) {
      return value;
    }
    if (colon < 0) {
      mistakes.add("environment variable " + name + " is not set");
      return "";
    }
    return reference.substring(colon + 1);
  }

  private Resolved readFile(String name) {
    if (!name.startsWith("/")) {
      return Resolved.failed("a file: value names an absolute path, such as file:/run/secrets/x");
    }
    try {
      String content = files.read(Path.of(name), SourceFiles.MAX_VALUE_BYTES).strip();
      return new Resolved(content, List.of());
    } catch (InvalidPathException e) {
      return Resolved.failed("a file: value names something that is no path");
    } catch (IOException e) {
      return Resolved.failed("cannot read " + Path.of(name) + ": " + SourceFiles.reason(e));
    }
  }
}
