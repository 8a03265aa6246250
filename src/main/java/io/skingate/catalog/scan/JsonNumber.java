package io.skingate.catalog.scan;

/** The grammar of a JSON number, a byte at a time. Belongs to one thread at a time. */
final class JsonNumber {
  private enum Part {
    SIGN,
    ZERO,
    INTEGER,
    POINT,
    FRACTION,
    E,
    E_SIGN,
    EXPONENT
  }

  private Part part = Part.SIGN;

  /**
   * @param c a minus or a digit
   */
  void begin(byte c) {
    part = c == '-' ? Part.SIGN : c == '0' ? Part.ZERO : Part.INTEGER;
  }

  /** Whether the byte goes on with the number. */
  boolean accept(byte c) {
    Part next = next(c);
    if (next != null) {
      part = next;
    }
    return next != null;
  }

  /** Whether it may end here. */
  boolean isWhole() {
    return switch (part) {
      case ZERO, INTEGER, FRACTION, EXPONENT -> true;
      default -> false;
    };
  }

  /** Whether it has neither a fraction nor an exponent. */
  boolean isInteger() {
    return part == Part.ZERO || part == Part.INTEGER;
  }

  private Part next(byte c) {
    boolean digit = c >= '0' && c <= '9';
    boolean e = c == 'e' || c == 'E';
    return switch (part) {
      case SIGN -> digit ? c == '0' ? Part.ZERO : Part.INTEGER : null;
      case ZERO -> c == '.' ? Part.POINT : e ? Part.E : null;
      case INTEGER -> digit ? Part.INTEGER : c == '.' ? Part.POINT : e ? Part.E : null;
      case POINT -> digit ? Part.FRACTION : null;
      case FRACTION -> digit ? Part.FRACTION : e ? Part.E : null;
      case E -> digit ? Part.EXPONENT : c == '+' || c == '-' ? Part.E_SIGN : null;
      case E_SIGN, EXPONENT -> digit ? Part.EXPONENT : null;
    };
  }
}
