package io.skingate.catalog.sharing;

/**
 * A whole content, or what leads from one to the next, as it lies in Redis: in pieces that are
 * named by the content's number. Immutable.
 *
 * @param from the number of the content that a delta leads on from; zero for a whole content
 * @param number of the content
 * @param bytes of all pieces together, what stands before each not counted
 */
record SharedObject(long from, long number, int pieces, long bytes) {
  private static final int BASE_FIELDS = 3;
  private static final int DELTA_FIELDS = 4;

  /**
   * @throws IllegalArgumentException if it is no base
   */
  static SharedObject base(String text) {
    long[] fields = fields(text, BASE_FIELDS);
    return new SharedObject(0, fields[0], (int) fields[1], fields[2]);
  }

  /**
   * @throws IllegalArgumentException if it is no delta
   */
  static SharedObject delta(String text) {
    long[] fields = fields(text, DELTA_FIELDS);
    return new SharedObject(fields[0], fields[1], (int) fields[2], fields[3]);
  }

  boolean isBase() {
    return from == 0;
  }

  /** As the head has it. */
  String text() {
    return (isBase() ? "" : from + " ") + number + ' ' + pieces + ' ' + bytes;
  }

  private static long[] fields(String text, int count) {
    String[] parts = text.split(" ");
    if (parts.length != count) {
      throw new IllegalArgumentException("not " + count + " numbers");
    }
    long[] fields = new long[count];
    for (int i = 0; i < count; i++) {
      fields[i] = Long.parseLong(parts[i]);
    }
    long bytes = fields[count - 1];
    if (fields[count - 2] != Pieces.count(bytes)) {
      throw new IllegalArgumentException("not the pieces of so many bytes");
    }
    return fields;
  }
}
