package io.skingate.catalog.content;

import java.util.Arrays;

/**
 * The blocks of a compressed body: where they lie and what they hold. Each can be inflated without
 * the others, and put into another body as it is. Filled by one thread, then only read.
 */
final class Blocks {
  private long[] starts = new long[16];
  private int[] lengths = new int[16];
  private long[] digests = new long[16];
  private int[] checks = new int[16];
  private int[] slots = new int[0];
  private int count;
  private int well;
  private long length;

  /**
   * @param start of the compressed bytes in the gzip stream
   * @param inflated the bytes it inflates to
   * @param digest XXH64 of these
   * @param check CRC-32C of these
   * @param well whether it is compressed as well as can be; all such blocks come first
   */
  void add(long start, int inflated, long digest, int check, boolean well) {
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, 2 * count);
      lengths = Arrays.copyOf(lengths, 2 * count);
      digests = Arrays.copyOf(digests, 2 * count);
      checks = Arrays.copyOf(checks, 2 * count);
    }
    starts[count] = start;
    lengths[count] = inflated;
    digests[count] = digest;
    checks[count] = check;
    length += inflated;
    count++;
    this.well += well ? 1 : 0;
  }

  /** Makes the blocks known to {@link #find}; none may be added afterwards. */
  void index() {
    slots = new int[Integer.highestOneBit(Math.max(8, count)) * 4];
    for (int block = 0; block < count; block++) {
      int at = (int) digests[block] & (slots.length - 1);
      while (slots[at] != 0) {
        at = (at + 1) & (slots.length - 1);
      }
      slots[at] = block + 1;
    }
  }

  /**
   * The block that holds the same bytes and is compressed in the same way, -1 for none. That other
   * bytes agree in all three has a chance of 10^-25 for each refresh of 10,000 blocks.
   */
  int find(int inflated, long digest, int check, boolean well) {
    int at = (int) digest & (slots.length - 1);
    for (; slots[at] != 0; at = (at + 1) & (slots.length - 1)) {
      int block = slots[at] - 1;
      if (digests[block] == digest
          && checks[block] == check
          && lengths[block] == inflated
          && block < this.well == well) {
        return block;
      }
    }
    return -1;
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
   * @param end of the last block
   */
  long end(int block, long end) {
    return block + 1 < count ? starts[block + 1] : end;
  }

  /** The bytes that a block inflates to. */
  int inflated(int block) {
    return lengths[block];
  }
}
