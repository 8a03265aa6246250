package io.skingate.mask;

import java.util.regex.Pattern;

/**
 * Hides the token of a Steam trade URL, with which offers can be sent to the customer, in text that
 * somebody else wrote. Stateless and safe for use from any thread.
 */
public final class TradeTokens {
  /**
   * Plain, in a JSON string's escapes, percent-encoded once or more, or a JSON field of its own.
   */
  private static final Pattern TOKEN =
      Pattern.compile("(?i)(token(?:=|%(?:25)*3D|\\\\u003D|\"\\s*:\\s*\"))[A-Za-z0-9_-]+");

  private TradeTokens() {}

  /** The text with every token's value replaced. */
  public static String masked(String text) {
    return TOKEN.matcher(text).replaceAll("$1***");
  }
}
