package io.skingate.catalog.content;

import io.skingate.catalog.memory.NoRoomException;
import java.io.IOException;

/**
 * Reads a content's bytes from front to back, and inflates only the blocks that are asked for.
 * Blocking; belongs to one thread at a time, within a time for which the content is held.
 */
final class ContentReader {
  private final StoredBody body;
  private byte[] bytes = new byte[0];
  private int block;
  private long start;
  private boolean inflated;

  ContentReader(StoredBody body) {
    this.body = body;
  }

  /** Hands over the bytes of a range that begins where the last one ended, or behind it. */
  void read(long from, long to, ByteSink sink) throws IOException, NoRoomException {
    for (long at = from; at < to; ) {
      while (at >= start + body.inflatedLength(block)) {
        next();
      }
      inflate();
      int begin = (int) (at - start);
      int end = (int) Math.min(to - start, body.inflatedLength(block));
      sink.accept(bytes, begin, end);
      at = start + end;
    }
  }

  /** Hands over the next block; false behind the last one. */
  boolean readBlock(ByteSink sink) throws IOException, NoRoomException {
    if (block == body.blockCount()) {
      return false;
    }
    inflate();
    sink.accept(bytes, 0, body.inflatedLength(block));
    next();
    return true;
  }

  private void next() {
    start += body.inflatedLength(block);
    block++;
    inflated = false;
  }

  private void inflate() {
    if (!inflated) {
      int length = body.inflatedLength(block);
      if (bytes.length < length) {
        bytes = new byte[length];
      }
      body.inflate(block, bytes, 0);
      inflated = true;
    }
  }
}
