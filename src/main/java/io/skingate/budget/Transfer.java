package io.skingate.budget;

import java.util.regex.Pattern;

/**
 * Money that the operator puts into a store's budget or takes back.
 *
 * @param key the caller's idempotency key
 * @param cents negative to take back
 * @param forced whether the account's wallet need not cover it
 * @param by the name of the caller's token
 */
public record Transfer(String key, long cents, String note, boolean forced, String by) {
  /** Most characters of a note. */
  public static final int MAX_NOTE = 256;

  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,128}");

  /** Whether a text may be an idempotency key. */
  public static boolean isKey(String text) {
    return KEY.matcher(text).matches();
  }

  /** For a script. */
  String forcedArgument() {
    return forced ? "1" : "";
  }
}
