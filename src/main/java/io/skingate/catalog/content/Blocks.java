package io.skingate.catalog.content;

import java.util.Arrays;

/**
 * Where the blocks of a compressed body lie. Each can be inflated without the others. Filled by one
 * thread, then only read.
 */
final class Blocks {
  private long[] starts = new long[16];
  private int[] lengths = new int[16];
  private int count;
  private long length;

  /**
   * @param start of the compressed bytes in the gzip stream
   * @param inflated the bytes it inflates to
   */
  void add(long start, int inflated) {
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, 2 * count);
      lengths = Arrays.copyOf(lengths, 2 * count);
    }
    starts[count] = start;
    lengths[count] = inflated;
    length += inflated;
    count++;
  }

  int count() {
    return count;
  }

  /** Of the whole body, inflated. */
  long length() {
    return length;
  }

  long start(int block) {
    return starts[block];
  }

  /**
   * @param end of the gzip stream
   */
  long end(int block, long end) {
    return block + 1 < count ? starts[block + 1] : end;
  }

  /** The bytes that a block inflates to. */
  int inflated(int block) {
    return lengths[block];
  }
}
