package io.skingate.catalog.content;

import io.skingate.catalog.memory.NoRoomException;
import java.io.IOException;
import java.util.zip.Deflater;

/**
 * Makes what turns one catalog into the next: steps of three numbers each, how many bytes of the
 * old one to copy, how many to leave out, and how many new ones follow in the delta itself; three
 * zeros end it. All of it is deflated. One pass over the old catalog's bytes applies it, so deltas
 * can be applied one behind the other as the bytes come.
 *
 * <p>It can say any change, also of what stands around and between the rows. Rows that changed
 * places are sent anew.
 */
public final class Deltas {
  private Deltas() {}

  /**
   * The delta between two contents; null where it would be larger than the limit. Takes up to a
   * second for a large catalog. To be called only while both contents are held.
   *
   * @param limit in bytes, deflated
   * @throws NoRoomException if it is larger than the memory that is left
   */
  public static Packed make(ContentStore store, Content before, Content after, long limit)
      throws NoRoomException {
    try (Writer writer = new Writer(store, after, limit)) {
      return writer.write(before.index(), before.length(false));
    } catch (IOException impossible) {
      throw new IllegalStateException("a catalog at hand cannot be read", impossible);
    }
  }

  /** Writes one delta. */
  private static final class Writer implements AutoCloseable {
    private static final int STEP = 16 * 1024;

    private final Content after;
    private final long limit;
    private final ContentReader reader;
    private final Packed packed;
    private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    private final byte[] number = new byte[10];
    private final byte[] deflated = new byte[STEP];
    private boolean whole;

    Writer(ContentStore store, Content after, long limit) {
      this.after = after;
      this.limit = limit;
      this.reader = new ContentReader(after.body());
      this.packed = store.packed();
    }

    Packed write(PriceIndex before, long beforeLength) throws IOException, NoRoomException {
      PriceIndex rows = after.index();
      int[] from = RowMatch.of(before, rows);
      long copied = 0;
      long left = 0;
      long newFrom = 0;
      long at = 0;
      int next = 0;
      long passed = 0;
      for (int row = 0; row < from.length && packed.size() <= limit; row++) {
        if (from[row] != RowMatch.NONE) {
          for (; next < from[row]; next++) {
            left += before.length(next);
          }
          if (left > 0 || at > newFrom) {
            step(copied, left, newFrom, at);
            passed += copied + left;
            copied = 0;
            left = 0;
          }
          copied += before.length(next++);
          newFrom = at + rows.length(row);
        }
        at += rows.length(row);
      }
      step(copied, beforeLength - passed - copied, newFrom, after.length(false));
      step(0, 0, 0, 0);
      deflater.finish();
      deflate();
      whole = packed.size() <= limit;
      return whole ? packed : null;
    }

    private void step(long copied, long left, long newFrom, long newTo)
        throws IOException, NoRoomException {
      if (packed.size() > limit) {
        return;
      }
      put(copied);
      put(left);
      put(newTo - newFrom);
      reader.read(newFrom, newTo, this::put);
    }

    private void put(long value) throws NoRoomException {
      int length = 0;
      long rest = value;
      for (; rest > 0x7F; rest >>>= 7) {
        number[length++] = (byte) (rest | 0x80);
      }
      number[length++] = (byte) rest;
      put(number, 0, length);
    }

    private void put(byte[] bytes, int from, int to) throws NoRoomException {
      deflater.setInput(bytes, from, to - from);
      deflate();
    }

    private void deflate() throws NoRoomException {
      for (int length = deflater.deflate(deflated);
          length > 0;
          length = deflater.deflate(deflated)) {
        packed.append(deflated, 0, length);
      }
    }

    @Override
    public void close() {
      deflater.end();
      if (!whole) {
        packed.free();
      }
    }
  }
}
