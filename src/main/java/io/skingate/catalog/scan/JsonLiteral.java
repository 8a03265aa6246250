package io.skingate.catalog.scan;

/**
 * The grammar of a JSON word such as {@code null}, a byte at a time. Belongs to one thread at a
 * time.
 */
final class JsonLiteral {
  private String word;
  private int read;

  /**
   * @param expected whose first letter was read
   */
  void begin(String expected) {
    word = expected;
    read = 1;
  }

  /** Whether the byte goes on with the word. */
  boolean accept(byte c) {
    return c == word.charAt(read++);
  }

  /** Whether it ends here. */
  boolean isWhole() {
    return read == word.length();
  }
}
