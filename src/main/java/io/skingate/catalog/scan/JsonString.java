package io.skingate.catalog.scan;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The grammar of a JSON string behind its opening quote, in any pieces: escapes, no control
 * characters, and UTF-8 as RFC 3629 has it: no longer form of a character than need be, no
 * surrogates. Belongs to one thread at a time.
 */
final class JsonString {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long TOP_BITS = ONES << 7;
  private static final long QUOTES = ONES * '"';
  private static final long BACKSLASHES = ONES * '\\';
  private static final long SPACES = ONES * ' ';

  /** What {@link #read} gives for a string that breaks the rules. */
  static final int MALFORMED = -1;

  private enum Part {
    TEXT,
    ESCAPE,
    HEX,
    TAIL
  }

  private Part part = Part.TEXT;
  private int left;
  private int lowest;
  private int highest;
  private boolean escapes;

  void begin() {
    part = Part.TEXT;
    escapes = false;
  }

  /** Whether there were any escapes since it began. */
  boolean hasEscapes() {
    return escapes;
  }

  /**
   * Reads on, up to the closing quote.
   *
   * @return where that is; {@code end} where it is still to come, or {@link #MALFORMED}
   */
  int read(byte[] bytes, int from, int end) {
    int at = from;
    while (at < end) {
      if (part == Part.TEXT) {
        at = plainRun(bytes, at, end);
        if (at == end || bytes[at] == '"') {
          return at;
        }
      }
      if (!accept(bytes[at++])) {
        return MALFORMED;
      }
    }
    return end;
  }

  /** Takes a byte that is neither plain nor the closing quote. */
  private boolean accept(byte c) {
    switch (part) {
      case TEXT -> {
        if (c == '\\') {
          escapes = true;
          part = Part.ESCAPE;
          return true;
        }
        part = Part.TAIL;
        return lead(c & 0xFF);
      }
      case ESCAPE -> {
        left = 4;
        part = c == 'u' ? Part.HEX : Part.TEXT;
        return "\"\\/bfnrtu".indexOf(c) >= 0;
      }
      case HEX -> {
        part = --left == 0 ? Part.TEXT : Part.HEX;
        return Character.digit(c, 16) >= 0;
      }
      default -> {
        part = --left == 0 ? Part.TEXT : Part.TAIL;
        boolean fits = (c & 0xFF) >= lowest && (c & 0xFF) <= highest;
        lowest = 0x80;
        highest = 0xBF;
        return fits;
      }
    }
  }

  /** The table of RFC 3629, section 4: how many bytes follow, and between which the next lies. */
  private boolean lead(int c) {
    left = c >= 0xC2 && c <= 0xDF ? 1 : (c & 0xF0) == 0xE0 ? 2 : c >= 0xF0 && c <= 0xF4 ? 3 : 0;
    lowest = c == 0xE0 ? 0xA0 : c == 0xF0 ? 0x90 : 0x80;
    highest = c == 0xED ? 0x9F : c == 0xF4 ? 0x8F : 0xBF;
    return left > 0;
  }

  /** The first byte that does not simply belong to the string; the end without one. */
  private static int plainRun(byte[] bytes, int from, int end) {
    int at = from;
    for (; at + Long.BYTES <= end; at += Long.BYTES) {
      long word = (long) LONGS.get(bytes, at);
      long found =
          (zeros(word ^ QUOTES) | zeros(word ^ BACKSLASHES) | below(word) | word) & TOP_BITS;
      if (found != 0) {
        return at + (Long.numberOfTrailingZeros(found) >>> 3);
      }
    }
    while (at < end && bytes[at] >= ' ' && bytes[at] != '"' && bytes[at] != '\\') {
      at++;
    }
    return at;
  }

  /** The lowest top bit that is set is that of the first zero byte. */
  private static long zeros(long word) {
    return (word - ONES) & ~word;
  }

  /** The lowest top bit that is set is that of the first byte below a space. */
  private static long below(long word) {
    return (word - SPACES) & ~word;
  }
}
