package io.skingate.catalog.memory;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The memory of all catalogs of a pod: slabs outside of the heap, from 4 to 256 KiB in powers of
 * two, that are used again and never given back to the system. What it may take is bounded, so that
 * no catalog can take the pod along. Safe for use from any thread.
 */
public final class SlabPool {
  /** In bytes. */
  public static final int LARGEST = 256 * 1024;

  private static final int SMALLEST = 4 * 1024;

  /** The rest is for the buffers of connections, which a JVM may count under the same limit. */
  private static final double SHARE = 0.75;

  private final long limit;
  private final List<Deque<ByteBuffer>> free = new ArrayList<>();
  private long allocated;
  private long inUse;

  /**
   * @param limit in bytes
   */
  public SlabPool(long limit) {
    this.limit = limit;
    for (int size = SMALLEST; size <= LARGEST; size *= 2) {
      free.add(new ArrayDeque<>());
    }
  }

  /** Three quarters of what the JVM may take outside of its heap ({@code MaxDirectMemorySize}). */
  public static SlabPool ofProcess() {
    HotSpotDiagnosticMXBean jvm =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    long set = Long.parseLong(jvm.getVMOption("MaxDirectMemorySize").getValue());
    // Where it is not set, the JVM takes the size of the heap.
    return new SlabPool((long) (SHARE * (set > 0 ? set : Runtime.getRuntime().maxMemory())));
  }

  /**
   * A slab with room for at least so many bytes, in this machine's byte order. Its content is
   * whatever was there.
   *
   * @param atLeast up to {@link #LARGEST}
   * @throws NoRoomException where the limit is reached
   */
  ByteBuffer take(int atLeast) throws NoRoomException {
    int size = size(atLeast);
    synchronized (this) {
      ByteBuffer kept = free.get(index(size)).poll();
      if (kept != null) {
        inUse += size;
        return kept.clear();
      }
      if (allocated + size > limit) {
        throw new NoRoomException();
      }
      allocated += size;
      inUse += size;
    }
    try {
      return ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
    } catch (OutOfMemoryError taken) {
      synchronized (this) {
        allocated -= size;
        inUse -= size;
      }
      throw new NoRoomException();
    }
  }

  /** Takes a slab back that nobody reads any more. */
  synchronized void give(ByteBuffer slab) {
    inUse -= slab.capacity();
    free.get(index(slab.capacity())).push(slab);
  }

  /** In bytes. */
  public long limit() {
    return limit;
  }

  /** What catalogs take at this moment, in bytes. */
  public synchronized long inUse() {
    return inUse;
  }

  private static int size(int atLeast) {
    int size = SMALLEST;
    while (size < atLeast) {
      size *= 2;
    }
    return size;
  }

  private static int index(int size) {
    return Integer.numberOfTrailingZeros(size) - Integer.numberOfTrailingZeros(SMALLEST);
  }
}
