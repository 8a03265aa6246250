package io.skingate.redis;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * A queue of byte strings that lie one behind the other in pages, which are used again and again:
 * what lives for seconds and then dies would otherwise grow old on the heap one by one, until a
 * full collection stops the event loops. Belongs to one thread.
 */
final class RecycledBytes {
  private static final int PAGE = 64 * 1024;

  /** Stands in the place of a length where the rest of a page is not used. */
  private static final int NO_MORE = -1;

  private final ArrayDeque<ByteBuffer> pages = new ArrayDeque<>();
  private final ArrayDeque<ByteBuffer> free = new ArrayDeque<>();
  private int readAt;
  private int writeAt;
  private int size;
  private long bytes;

  /** How many byte strings there are. */
  int size() {
    return size;
  }

  /** What they take together, in bytes. */
  long bytes() {
    return bytes;
  }

  /** Appends a copy. */
  void add(byte[] string) {
    int needed = Integer.BYTES + string.length;
    ByteBuffer page = pages.peekLast();
    if (page == null || page.capacity() - writeAt < needed) {
      if (page != null && page.capacity() - writeAt >= Integer.BYTES) {
        page.putInt(writeAt, NO_MORE);
      }
      page = page(needed);
      pages.addLast(page);
      writeAt = 0;
    }
    page.putInt(writeAt, string.length);
    page.put(writeAt + Integer.BYTES, string);
    writeAt += needed;
    size++;
    bytes += string.length;
  }

  /** Takes the oldest out; there must be one. */
  void dropFirst() {
    ByteBuffer page = pages.getFirst();
    int length = page.getInt(readAt);
    readAt += Integer.BYTES + length;
    size--;
    bytes -= length;
    if (size == 0) {
      pages.forEach(this::recycle);
      pages.clear();
      readAt = 0;
    } else if (isOver(page, readAt)) {
      pages.removeFirst();
      recycle(page);
      readAt = 0;
    }
  }

  /** Copies of all, the oldest first. */
  List<byte[]> all() {
    List<byte[]> all = new ArrayList<>(size);
    int at = readAt;
    for (ByteBuffer page : pages) {
      while (all.size() < size && !isOver(page, at)) {
        byte[] string = new byte[page.getInt(at)];
        page.get(at + Integer.BYTES, string);
        all.add(string);
        at += Integer.BYTES + string.length;
      }
      at = 0;
    }
    return all;
  }

  private static boolean isOver(ByteBuffer page, int at) {
    return page.capacity() - at < Integer.BYTES || page.getInt(at) == NO_MORE;
  }

  private ByteBuffer page(int needed) {
    if (needed > PAGE) {
      return ByteBuffer.allocate(needed);
    }
    ByteBuffer used = free.pollLast();
    return used == null ? ByteBuffer.allocate(PAGE) : used;
  }

  /** No more stand ready than are in use, so that a quiet hour gives a busy one's pages back. */
  private void recycle(ByteBuffer page) {
    if (page.capacity() == PAGE && free.size() <= pages.size()) {
      free.addLast(page);
    }
  }
}
