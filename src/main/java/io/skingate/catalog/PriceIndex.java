package io.skingate.catalog;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * From item id to price, over the catalog's raw bytes: open addressing in two flat arrays, with no
 * object per item, so that a new index of hundreds of thousands of items costs the collector
 * nothing. Immutable.
 */
final class PriceIndex {
  /** Stands for a price that could not be read. Real ones are positive. */
  static final long UNREADABLE = -1;

  private static final Offer ABSENT = new Offer.Absent();
  private static final Offer UNPRICED = new Offer.Unpriced();

  private final byte[] json;
  private final int[] starts;
  private final long[] prices;
  private final Map<String, Long> overflow;

  /**
   * @param starts for each item where its id begins, behind the opening quote
   * @param cents for each item, as far as {@code size}
   * @param overflow the items whose ids are escaped in the bytes
   */
  PriceIndex(byte[] json, int[] starts, long[] cents, int size, Map<String, Long> overflow) {
    this.json = json;
    this.overflow = overflow;
    int capacity = Integer.highestOneBit(Math.max(8, size + size / 2)) * 2;
    this.starts = new int[capacity];
    this.prices = new long[capacity];
    for (int i = 0; i < size; i++) {
      put(starts[i], cents[i]);
    }
  }

  Offer offer(String id) {
    Long escaped = overflow.get(id);
    long price = priceOf(id.getBytes(StandardCharsets.UTF_8));
    if (escaped == null && price == 0) {
      return ABSENT;
    }
    long known = escaped == null ? price : price == 0 || price == escaped ? escaped : UNREADABLE;
    return known > 0 ? new Offer.Priced(known) : UNPRICED;
  }

  private void put(int start, long cents) {
    int end = start;
    int hash = 0;
    for (; json[end] != '"'; end++) {
      hash = 31 * hash + json[end];
    }
    int mask = starts.length - 1;
    for (int slot = spread(hash) & mask; ; slot = (slot + 1) & mask) {
      if (starts[slot] == 0) {
        starts[slot] = start;
        prices[slot] = cents;
        return;
      }
      if (sameId(starts[slot], json, start, end - start)) {
        prices[slot] = prices[slot] == cents ? cents : UNREADABLE;
        return;
      }
    }
  }

  /**
   * Zero where the id is absent. An id with a quote or a backslash stands escaped in the bytes, and
   * a comparison could run past the end of another id.
   */
  private long priceOf(byte[] id) {
    int hash = 0;
    for (byte b : id) {
      if (b == '"' || b == '\\') {
        return 0;
      }
      hash = 31 * hash + b;
    }
    int mask = starts.length - 1;
    for (int slot = spread(hash) & mask; starts[slot] != 0; slot = (slot + 1) & mask) {
      if (sameId(starts[slot], id, 0, id.length)) {
        return prices[slot];
      }
    }
    return 0;
  }

  private boolean sameId(int start, byte[] other, int from, int length) {
    if (start + length >= json.length || json[start + length] != '"') {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (json[start + i] != other[from + i]) {
        return false;
      }
    }
    return true;
  }

  private static int spread(int hash) {
    int mixed = hash * 0x9E3779B9;
    return mixed ^ (mixed >>> 15);
  }
}
