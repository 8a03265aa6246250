package io.skingate.catalog.scan;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A string or number of a catalog that matters to the gateway, as its bytes come in. Longer ones
 * than any that matters are not kept. Belongs to one thread at a time.
 */
public final class TokenBuffer {
  /** An order may name an item by 128 characters; escaped, each takes up to 6 bytes. */
  private static final int LONGEST = 1024;

  private final byte[] bytes = new byte[LONGEST];
  private int length;
  private boolean tooLong;
  private boolean escapes;

  void clear() {
    length = 0;
    tooLong = false;
    escapes = false;
  }

  void add(byte[] from, int start, int end) {
    if (end - start > LONGEST - length) {
      tooLong = true;
    } else {
      System.arraycopy(from, start, bytes, length, end - start);
      length += end - start;
    }
  }

  /** It holds escapes as JSON writes them. */
  void hasEscapes() {
    escapes = true;
  }

  /** What it holds, from the first byte on; changes with the next token. */
  public byte[] bytes() {
    return bytes;
  }

  /** How many of the bytes it holds. */
  public int length() {
    return length;
  }

  boolean is(byte[] expected) {
    if (escapes) {
      return !tooLong && Arrays.equals(unescaped(), expected);
    }
    return length == expected.length
        && !tooLong
        && Arrays.equals(bytes, 0, length, expected, 0, length);
  }

  /**
   * Takes over what a well-formed token says, without its escapes. False for one that is too long,
   * and for one with half of a surrogate pair, which no order can name.
   */
  boolean takeText(TokenBuffer token) {
    clear();
    if (token.tooLong) {
      return false;
    }
    if (!token.escapes) {
      add(token.bytes, 0, token.length);
      return true;
    }
    byte[] text = token.unescaped();
    if (text != null) {
      add(text, 0, text.length);
    }
    return text != null;
  }

  /**
   * A well-formed integer's value; {@link RowScanner#UNREADABLE} unless a positive long holds it.
   */
  long positiveInteger() {
    long value = 0;
    for (int i = 0; i < length; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || value > (Long.MAX_VALUE - digit) / 10) {
        return RowScanner.UNREADABLE;
      }
      value = value * 10 + digit;
    }
    return value > 0 && !tooLong ? value : RowScanner.UNREADABLE;
  }

  /** Null where it holds half of a surrogate pair. */
  private byte[] unescaped() {
    String raw = new String(bytes, 0, length, StandardCharsets.UTF_8);
    StringBuilder text = new StringBuilder(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c != '\\') {
        text.append(c);
        continue;
      }
      char kind = raw.charAt(++i);
      switch (kind) {
        case 'b' -> text.append('\b');
        case 'f' -> text.append('\f');
        case 'n' -> text.append('\n');
        case 'r' -> text.append('\r');
        case 't' -> text.append('\t');
        case 'u' -> {
          text.append((char) Integer.parseInt(raw, i + 1, i + 5, 16));
          i += 4;
        }
        default -> text.append(kind);
      }
    }
    return StandardCharsets.UTF_8.newEncoder().canEncode(text)
        ? text.toString().getBytes(StandardCharsets.UTF_8)
        : null;
  }
}
