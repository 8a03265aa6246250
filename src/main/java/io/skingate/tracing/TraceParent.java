package io.skingate.tracing;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
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

  /** A later version may say more behind the same beginning. */
  private static final Pattern FORM =
      Pattern.compile(
          "([0-9a-f]{2})-([0-9a-f]{16})([0-9a-f]{16})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?",
          Pattern.DOTALL);

  private static final int SAMPLED = 1;
  private static final int UNUSED_VERSION = 0xff;

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
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    int version = HexFormat.fromHexDigits(form.group(1));
    TraceParent parent =
        new TraceParent(
            HexFormat.fromHexDigitsToLong(form.group(2)),
            HexFormat.fromHexDigitsToLong(form.group(3)),
            HexFormat.fromHexDigitsToLong(form.group(4)),
            (HexFormat.fromHexDigits(form.group(5)) & SAMPLED) != 0);
    boolean named = (parent.traceHigh | parent.traceLow) != 0 && parent.parent != 0;
    boolean ends = form.group(6) == null || version > 0;
    return ends && named && version != UNUSED_VERSION ? Optional.of(parent) : Optional.empty();
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
