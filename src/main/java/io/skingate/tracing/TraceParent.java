package io.skingate.tracing;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a caller says of its trace, by <a href="https://www.w3.org/TR/trace-context-1/">W3C Trace
 * Context</a>. Immutable.
 *
 * @param parent id of the caller's span
 */
record TraceParent(long traceHigh, long traceLow, long parent, boolean sampled) {
  static final String HEADER = "traceparent";
  static final String STATE_HEADER = "tracestate";

  private static final int LENGTH = 55;
  private static final int SAMPLED = 1;
  private static final long UNUSED_VERSION = 0xff;

  /** W3C's bound of list members. */
  private static final int MOST_MEMBERS = 32;

  /** What W3C wants to be passed on at least; a list beyond it is left out. */
  private static final int LONGEST_STATE = 512;

  private static final Pattern MEMBER =
      Pattern.compile(
          "[a-z0-9][a-z0-9_\\-*/@]{0,255}="
              + "[\\x20-\\x2b\\x2d-\\x3c\\x3e-\\x7e]{0,255}[\\x21-\\x2b\\x2d-\\x3c\\x3e-\\x7e]");

  /**
   * Reads the header.
   *
   * @param values all that the request has
   * @return empty where there is none, or none that is well-formed
   */
  static Optional<TraceParent> of(List<String> values) {
    return values.size() == 1 ? of(values.get(0)) : Optional.empty();
  }

  private static Optional<TraceParent> of(String text) {
    if (text.length() < LENGTH
        || text.charAt(2) != '-'
        || text.charAt(35) != '-'
        || text.charAt(52) != '-') {
      return Optional.empty();
    }
    try {
      long version = Hex.parse(text, 0, 2);
      // A later version may say more behind the same beginning.
      boolean ends = text.length() == LENGTH || (version > 0 && text.charAt(LENGTH) == '-');
      TraceParent parent =
          new TraceParent(
              Hex.parse(text, 3, 16),
              Hex.parse(text, 19, 16),
              Hex.parse(text, 36, 16),
              (Hex.parse(text, 53, 2) & SAMPLED) != 0);
      boolean named = (parent.traceHigh | parent.traceLow) != 0 && parent.parent != 0;
      return ends && named && version != UNUSED_VERSION ? Optional.of(parent) : Optional.empty();
    } catch (NumberFormatException notHex) {
      return Optional.empty();
    }
  }

  /**
   * {@code tracestate} as it is passed on.
   *
   * @param values all that the request has, which are one list
   * @return empty where there is none, or none that is well-formed and within bounds
   */
  static String state(List<String> values) {
    if (values.isEmpty()) {
      return "";
    }
    String list = String.join(",", values);
    if (list.length() > LONGEST_STATE) {
      return "";
    }
    int members = 0;
    for (String each : list.split(",", -1)) {
      String member = each.strip();
      if (!member.isEmpty() && (++members > MOST_MEMBERS || !MEMBER.matcher(member).matches())) {
        return "";
      }
    }
    return members == 0 ? "" : list;
  }
}
