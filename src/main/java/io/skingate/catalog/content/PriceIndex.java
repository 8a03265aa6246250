package io.skingate.catalog.content;

import io.skingate.catalog.memory.Holders;
import io.skingate.catalog.memory.NoRoomException;
import io.skingate.catalog.memory.SlabPool;
import io.skingate.catalog.memory.Slabs;
import io.skingate.catalog.scan.RowScanner;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The rows of a catalog without their text, in flat arrays outside of the heap: a 128-bit hash of
 * the id, the price, and the length and a 64-bit digest of the row's bytes, in the catalog's order;
 * and a hash table of row numbers. Immutable; readable by any thread until it is given up.
 *
 * <p>A row's bytes are those from the end of the row before, or from the beginning of the catalog,
 * to its own end: so they take in whatever stands between two rows.
 *
 * <p>An id is known by its hash alone. That two ids of a catalog of a million rows share 128 bits
 * has a chance of 10^-27; if they did, their prices would differ, and SkinsNode would have to
 * decide.
 */
public final class PriceIndex {
  /** Stands for a price that could not be read. Real ones are positive. */
  public static final long UNREADABLE = RowScanner.UNREADABLE;

  /** Stands for the price of an item that is not there. */
  public static final long ABSENT = 0;

  /** The index was given up already, since another catalog came. */
  public static final long GONE = -2;

  private static final long HIGH_SEED = 0x736B696E67617465L;
  private static final long LOW_SEED = 0x636174616C6F6773L;

  private static final int HIGH = 0;
  private static final int LOW = 8;
  private static final int PRICE = 16;
  private static final int DIGEST = 24;
  private static final int ROW_BYTES = 32;
  private static final int ROW_SHIFT = Integer.numberOfTrailingZeros(SlabPool.LARGEST / ROW_BYTES);
  private static final int SLOT_SHIFT =
      Integer.numberOfTrailingZeros(SlabPool.LARGEST / Integer.BYTES);

  private final ByteBuffer[] rows;
  private final ByteBuffer[] slots;
  private final ByteBuffer[] lengths;
  private final int size;
  private final int mask;
  private final Holders holders;

  private PriceIndex(Slabs rows, Slabs lengths, Slabs slots, int size, int capacity) {
    this.rows = rows.views();
    this.lengths = lengths.views();
    this.slots = slots.views();
    this.size = size;
    this.mask = capacity - 1;
    this.holders =
        new Holders(
            () -> {
              rows.free();
              lengths.free();
              slots.free();
            });
  }

  /** Takes the rows as they come. Belongs to one thread at a time. */
  static final class Builder {
    private final SlabPool pool;
    private final Slabs rows;
    private final Slabs lengths;
    private final XxHash64 high = new XxHash64(HIGH_SEED);
    private final XxHash64 low = new XxHash64(LOW_SEED);
    private int size;

    Builder(SlabPool pool) {
      this.pool = pool;
      this.rows = new Slabs(pool);
      this.lengths = new Slabs(pool);
    }

    /**
     * @param id holds the id in UTF-8
     * @param cents positive, or {@link #UNREADABLE}
     * @param digest of the row's bytes
     * @param length of the row's bytes
     * @return a hash of the id
     */
    long add(byte[] id, int from, int to, long cents, long digest, int length)
        throws NoRoomException {
      high.reset().update(id, from, to);
      low.reset().update(id, from, to);
      put(high.value(), low.value(), cents, digest, length);
      return low.value();
    }

    void addNameless(long digest, int length) throws NoRoomException {
      put(0, 0, ABSENT, digest, length);
    }

    private void put(long highId, long lowId, long cents, long digest, int length)
        throws NoRoomException {
      rows.room().putLong(highId).putLong(lowId).putLong(cents).putLong(digest);
      lengths.room().putInt(length);
      size++;
    }

    /** To be called once. */
    PriceIndex build() throws NoRoomException {
      Slabs slots = new Slabs(pool);
      try {
        rows.trim();
        lengths.trim();
        int capacity = Integer.highestOneBit(Math.max(8, size + size / 2)) * 2;
        slots.zeros((long) capacity * Integer.BYTES);
        slots.trim();
        PriceIndex index = new PriceIndex(rows, lengths, slots, size, capacity);
        index.fill();
        return index;
      } catch (NoRoomException full) {
        slots.free();
        throw full;
      }
    }

    void discard() {
      rows.free();
      lengths.free();
    }
  }

  /** Of a row's bytes: the same on every pod, and another where any byte is. */
  long digest(int row) {
    return field(row, DIGEST);
  }

  /** Of a row's bytes. */
  int length(int row) {
    return lengths[row >>> SLOT_SHIFT].getInt((row & ((1 << SLOT_SHIFT) - 1)) * Integer.BYTES);
  }

  /** Whether no order could name it. */
  boolean isNameless(int row) {
    return field(row, PRICE) == ABSENT;
  }

  /** The first row with the id that a row of another index has, -1 for none. */
  int find(PriceIndex other, int row) {
    return other.isNameless(row) ? -1 : find(other.field(row, HIGH), other.field(row, LOW));
  }

  /** Holds the memory for one who reads rows; false where it is gone. */
  boolean enter() {
    return holders.enter();
  }

  void leave() {
    holders.leave();
  }

  /** All rows, those without an id included. */
  int size() {
    return size;
  }

  /** An item's price in cents, or {@link #UNREADABLE}, {@link #ABSENT} or {@link #GONE}. */
  long price(String id) {
    if (!holders.enter()) {
      return GONE;
    }
    try {
      byte[] utf8 = id.getBytes(StandardCharsets.UTF_8);
      int row =
          find(
              XxHash64.hash(utf8, 0, utf8.length, HIGH_SEED),
              XxHash64.hash(utf8, 0, utf8.length, LOW_SEED));
      return row < 0 ? ABSENT : field(row, PRICE);
    } finally {
      holders.leave();
    }
  }

  /** Its memory is used again, as soon as no look-up is under way. To be called once. */
  void giveUp() {
    holders.leave();
  }

  private int find(long high, long low) {
    int at = firstSlot(low, high);
    for (int row = slot(at); row != 0; row = slot(at)) {
      if (field(row - 1, LOW) == low && field(row - 1, HIGH) == high) {
        return row - 1;
      }
      at = (at + 1) & mask;
    }
    return -1;
  }

  private void fill() {
    for (int row = 0; row < size; row++) {
      if (field(row, PRICE) != ABSENT) {
        enter(row);
      }
    }
  }

  private void enter(int row) {
    long high = field(row, HIGH);
    long low = field(row, LOW);
    int at = firstSlot(low, high);
    for (int other = slot(at); other != 0; other = slot(at)) {
      if (field(other - 1, LOW) == low && field(other - 1, HIGH) == high) {
        if (field(other - 1, PRICE) != field(row, PRICE)) {
          rows[(other - 1) >>> ROW_SHIFT].putLong(place(other - 1) + PRICE, UNREADABLE);
        }
        return;
      }
      at = (at + 1) & mask;
    }
    slots[at >>> SLOT_SHIFT].putInt((at & ((1 << SLOT_SHIFT) - 1)) * Integer.BYTES, row + 1);
  }

  private int firstSlot(long low, long high) {
    return (int) (low ^ high) & mask;
  }

  /** The row's number plus one; zero where the slot is empty. */
  private int slot(int at) {
    return slots[at >>> SLOT_SHIFT].getInt((at & ((1 << SLOT_SHIFT) - 1)) * Integer.BYTES);
  }

  private long field(int row, int field) {
    return rows[row >>> ROW_SHIFT].getLong(place(row) + field);
  }

  private static int place(int row) {
    return (row & ((1 << ROW_SHIFT) - 1)) * ROW_BYTES;
  }
}
