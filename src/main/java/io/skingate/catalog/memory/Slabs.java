package io.skingate.catalog.memory;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Bytes outside of the heap that grow by whole slabs. Written by one thread at a time; once trimmed
 * it may be read by any, until it is freed.
 */
public final class Slabs {
  private final SlabPool pool;
  private final List<ByteBuffer> slabs = new ArrayList<>();

  public Slabs(SlabPool pool) {
    this.pool = pool;
  }

  /**
   * The slab that is being filled, with room for at least one more byte.
   *
   * @throws NoRoomException where the pool has none for it
   */
  public ByteBuffer room() throws NoRoomException {
    if (slabs.isEmpty() || !last().hasRemaining()) {
      slabs.add(pool.take(SlabPool.LARGEST));
    }
    return last();
  }

  /**
   * Appends bytes.
   *
   * @throws NoRoomException where the pool has no room for all of them
   */
  public void put(byte[] bytes, int from, int to) throws NoRoomException {
    for (int at = from; at < to; ) {
      ByteBuffer room = room();
      int taken = Math.min(room.remaining(), to - at);
      room.put(bytes, at, taken);
      at += taken;
    }
  }

  /**
   * Appends so many bytes of zero.
   *
   * @throws NoRoomException where the pool has no room for all of them
   */
  public void zeros(long count) throws NoRoomException {
    byte[] zeros = new byte[(int) Math.min(count, 4096)];
    for (long left = count; left > 0; ) {
      int taken = (int) Math.min(left, zeros.length);
      put(zeros, 0, taken);
      left -= taken;
    }
  }

  /** In bytes. */
  public long size() {
    return slabs.isEmpty() ? 0 : (slabs.size() - 1L) * SlabPool.LARGEST + last().position();
  }

  /**
   * Moves the last bytes into a slab that fits them; nothing may be added afterwards.
   *
   * @throws NoRoomException where the pool has no such slab
   */
  public void trim() throws NoRoomException {
    if (slabs.isEmpty()) {
      return;
    }
    ByteBuffer last = last();
    if (last.position() > last.capacity() / 2) {
      return;
    }
    ByteBuffer fitting = pool.take(last.position());
    fitting.put(last.flip());
    slabs.set(slabs.size() - 1, fitting);
    pool.give(last);
  }

  /** Views of what is in use of each slab, in order, each but the last one full. */
  public ByteBuffer[] views() {
    return slabs.stream()
        .map(slab -> slab.duplicate().flip().order(slab.order()))
        .toArray(ByteBuffer[]::new);
  }

  /** Copies bytes out. */
  public void read(long from, byte[] into, int length) {
    for (int done = 0; done < length; ) {
      ByteBuffer slab = slabs.get((int) ((from + done) / SlabPool.LARGEST));
      int at = (int) ((from + done) % SlabPool.LARGEST);
      int taken = Math.min(length - done, slab.position() - at);
      slab.get(at, into, done, taken);
      done += taken;
    }
  }

  /** Gives all memory back; nobody may read it any more. */
  public void free() {
    slabs.forEach(pool::give);
    slabs.clear();
  }

  private ByteBuffer last() {
    return slabs.get(slabs.size() - 1);
  }
}
