package io.skingate.catalog.content;

import java.util.Arrays;

/** Finds the rows of one catalog in another, by their digests. Pure functions. */
final class RowMatch {
  static final int NONE = -1;

  private RowMatch() {}

  /**
   * For each row of the later catalog, the row of the earlier one that has the same bytes and that
   * it can be copied from, or {@link #NONE}. The rows named ascend, so that one pass over the
   * earlier catalog makes the later one: of rows that changed places only those of a longest
   * ascending sequence are named.
   */
  static int[] of(PriceIndex before, PriceIndex after) {
    int[] rows = new int[after.size()];
    boolean ascending = true;
    int last = NONE;
    int expected = 0;
    for (int row = 0; row < rows.length; row++) {
      long digest = after.digest(row);
      rows[row] = NONE;
      if (expected < before.size() && before.digest(expected) == digest) {
        rows[row] = expected++;
      } else {
        int named = before.find(after, row);
        if (named >= 0 && before.digest(named) == digest) {
          rows[row] = named;
          expected = named + 1;
        } else if (named >= 0 || after.isNameless(row)) {
          // Most likely it changed where it stood.
          expected = Math.max(named, expected) + 1;
        }
      }
      if (rows[row] != NONE) {
        ascending &= rows[row] > last;
        last = rows[row];
      }
    }
    return ascending ? rows : longestAscending(rows);
  }

  /** By patience sorting: each pile's top is the least end of a sequence of the pile's number. */
  private static int[] longestAscending(int[] rows) {
    int[] tops = new int[rows.length];
    int[] below = new int[rows.length];
    int piles = 0;
    for (int at = 0; at < rows.length; at++) {
      if (rows[at] == NONE) {
        continue;
      }
      int pile = pile(rows, tops, piles, rows[at]);
      below[at] = pile == 0 ? NONE : tops[pile - 1];
      tops[pile] = at;
      piles = Math.max(piles, pile + 1);
    }
    int[] kept = new int[rows.length];
    Arrays.fill(kept, NONE);
    for (int at = piles == 0 ? NONE : tops[piles - 1]; at != NONE; at = below[at]) {
      kept[at] = rows[at];
    }
    return kept;
  }

  /** The first pile whose top is no less. */
  private static int pile(int[] rows, int[] tops, int piles, int row) {
    if (piles == 0 || rows[tops[piles - 1]] < row) {
      return piles;
    }
    int low = 0;
    int high = piles - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (rows[tops[middle]] < row) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
