package io.skingate.mask;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes secret values out of a text that may repeat them: as they are, in a JSON string's escapes,
 * percent-encoded, or with HTML character references, each also several times over. Letters count
 * in either case. Pure functions, linear in the text.
 */
public final class EchoedSecrets {
  private static final String MASK = "***";

  /** No spelling of one character that is looked for is longer. */
  private static final int LONGEST_SPELLING = 64;

  private EchoedSecrets() {}

  /**
   * The text with every value replaced.
   *
   * @param whole whether the text is not cut: at the end of a cut one the beginning of a value is
   *     replaced too
   */
  public static String masked(String text, boolean whole, List<String> values) {
    BitSet hidden = new BitSet(text.length());
    for (String value : values) {
      if (!value.isEmpty() && (!whole || value.length() <= text.length())) {
        Matcher matcher = spellings(value).matcher(text);
        while (matcher.find()) {
          hidden.set(matcher.start(), matcher.end());
        }
        if (!whole) {
          hideBeginning(
              hidden, matcher, Math.max(0, text.length() - longest(value)), text.length());
        }
      }
    }
    if (hidden.isEmpty()) {
      return text;
    }
    StringBuilder masked = new StringBuilder();
    for (int i = 0; i < text.length(); ) {
      boolean secret = hidden.get(i);
      int end = secret ? hidden.nextClearBit(i) : hidden.nextSetBit(i);
      end = end < 0 ? text.length() : end;
      masked.append(secret ? MASK : text.substring(i, end));
      i = end;
    }
    return masked.toString();
  }

  private static void hideBeginning(BitSet hidden, Matcher value, int from, int end) {
    for (int i = from; i < end; i++) {
      if (!value.region(i, end).lookingAt() && value.hitEnd()) {
        hidden.set(i, end);
        return;
      }
    }
  }

  private static boolean isPlain(int point) {
    return point < 0x80 && Character.isLetterOrDigit(point);
  }

  private static int longest(String value) {
    return value.codePoints().map(point -> isPlain(point) ? 1 : LONGEST_SPELLING).sum();
  }

  private static Pattern spellings(String value) {
    StringBuilder pattern = new StringBuilder();
    // How many backslashes stand for how many depends on how often they were escaped.
    value
        .replaceAll("\\\\+", "\\\\")
        .codePoints()
        .forEach(
            point -> {
              if (isPlain(point)) {
                pattern.appendCodePoint(point);
              } else {
                spell(point, pattern);
              }
            });
    return Pattern.compile(pattern.toString(), Pattern.CASE_INSENSITIVE);
  }

  private static void spell(int point, StringBuilder pattern) {
    String text = Character.toString(point);
    pattern.append("(?:");
    text.chars().forEach(unit -> pattern.append("\\\\{1,7}+u%04x".formatted(unit)));
    pattern.append('|');
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      pattern.append("%%(?:25){0,3}%02x".formatted(octet & 0xff));
    }
    // Whichever a named reference names: what stands around it decides.
    pattern.append(
        "|&(?:amp;){0,3}(?:#0{0,7}%d|#x0{0,7}%x|[a-z][a-z0-9]{1,31});".formatted(point, point));
    pattern.append(point == ' ' ? "|\\+|" : "|");
    // Last, since a percent sign or an ampersand begins its own spellings.
    pattern.append(point == '\\' ? "\\\\{1,64}+" : "\\\\{0,7}+" + Pattern.quote(text));
    pattern.append(')');
  }
}
