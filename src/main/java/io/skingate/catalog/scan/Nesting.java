package io.skingate.catalog.scan;

/**
 * The objects and arrays of a JSON text that are open at one place, innermost last. Belongs to one
 * thread at a time.
 */
final class Nesting {
  /** As many as bits in {@link #objects}. */
  private static final int MOST_DEPTH = 64;

  private long objects;
  private int depth;

  /** How many are open. */
  int depth() {
    return depth;
  }

  /** Whether the innermost is an object; false where none is open. */
  boolean isInObject() {
    return (objects & 1) == 1;
  }

  /**
   * Opens one more.
   *
   * @return false where too many are open to keep track of another
   */
  boolean open(boolean object) {
    if (depth == MOST_DEPTH) {
      return false;
    }
    objects = objects << 1 | (object ? 1 : 0);
    depth++;
    return true;
  }

  /**
   * Closes the innermost.
   *
   * @return false where it is of the other kind
   */
  boolean close(boolean object) {
    if (isInObject() != object) {
      return false;
    }
    objects >>>= 1;
    depth--;
    return true;
  }
}
