package io.skingate.catalog.content;

import io.skingate.catalog.memory.NoRoomException;
import io.skingate.catalog.memory.SlabPool;
import io.skingate.catalog.memory.Slabs;

/**
 * Compressed bytes outside of the heap, on their way between this pod and Redis. Written by one
 * thread, then readable by any until they are freed.
 */
public final class Packed {
  private final Slabs slabs;

  Packed(SlabPool pool) {
    this.slabs = new Slabs(pool);
  }

  /**
   * Adds bytes at the end.
   *
   * @throws NoRoomException if this is more than the memory that is left
   */
  public void append(byte[] bytes, int from, int to) throws NoRoomException {
    slabs.put(bytes, from, to);
  }

  /** In bytes. */
  public long size() {
    return slabs.size();
  }

  /** Copies bytes out. */
  public void read(long from, byte[] into, int length) {
    slabs.read(from, into, length);
  }

  /** Gives the memory back; nobody may read it any more. */
  public void free() {
    slabs.free();
  }
}
