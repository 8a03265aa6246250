package io.skingate.tracing;

import java.nio.charset.StandardCharsets;

/** Ids as W3C Trace Context writes them: lower-case hex of a fixed width. Pure functions. */
final class Hex {
  private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);
  private static final int LONG_DIGITS = 16;
  private static final int TRACEPARENT_LENGTH = 55;

  private Hex() {}

  /** Both numbers behind one another, 32 digits. */
  static String of(long high, long low) {
    byte[] text = new byte[2 * LONG_DIGITS];
    put(text, 0, high);
    put(text, LONG_DIGITS, low);
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  /** 16 digits. */
  static String of(long id) {
    byte[] text = new byte[LONG_DIGITS];
    put(text, 0, id);
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  /** A {@code traceparent} of version 00. */
  static String traceparent(long traceHigh, long traceLow, long parent, int flags) {
    byte[] text = new byte[TRACEPARENT_LENGTH];
    text[0] = '0';
    text[1] = '0';
    text[2] = '-';
    put(text, 3, traceHigh);
    put(text, 19, traceLow);
    text[35] = '-';
    put(text, 36, parent);
    text[52] = '-';
    text[53] = DIGITS[flags >>> 4 & 0xf];
    text[54] = DIGITS[flags & 0xf];
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  private static void put(byte[] text, int at, long value) {
    for (int i = LONG_DIGITS - 1; i >= 0; i--) {
      text[at + i] = DIGITS[(int) (value & 0xf)];
      value >>>= 4;
    }
  }

  /**
   * The number that so many digits stand for.
   *
   * @throws NumberFormatException unless all of them are digits of lower-case hex
   */
  static long parse(String text, int from, int digits) {
    long value = 0;
    for (int i = from; i < from + digits; i++) {
      char c = text.charAt(i);
      int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
      if (digit < 0) {
        throw new NumberFormatException("not lower-case hex");
      }
      value = value << 4 | digit;
    }
    return value;
  }
}
