package io.skingate.catalog.content;

import io.skingate.catalog.memory.NoRoomException;
import java.io.IOException;

/**
 * Applies one delta to the old catalog's bytes as they come, and passes the new one's on. Blocking;
 * belongs to one thread at a time and has to be closed.
 */
final class DeltaStage implements ByteSink, AutoCloseable {
  private static final String MISFIT = "what was shared does not fit what is at hand";

  private final PackedReader delta;
  private final ByteSink next;
  private long copied;
  private long left;
  private long added;
  private boolean over;

  /**
   * @param delta as {@link Deltas} makes it
   */
  DeltaStage(Packed delta, ByteSink next) {
    this.delta = new PackedReader(delta, 0);
    this.next = next;
  }

  @Override
  public void accept(byte[] bytes, int from, int to) throws IOException, NoRoomException {
    for (int at = from; at < to; ) {
      if (copied > 0) {
        int taken = (int) Math.min(copied, to - at);
        next.accept(bytes, at, at + taken);
        copied -= taken;
        at += taken;
      } else if (left > 0) {
        int taken = (int) Math.min(left, to - at);
        left -= taken;
        at += taken;
      } else {
        step();
        require(!over);
      }
    }
  }

  /** To be called behind the old catalog's last byte. */
  void finish() throws IOException, NoRoomException {
    while (!over) {
      require(copied == 0 && left == 0);
      step();
    }
  }

  /** Adds what the last step has left to add, and begins the next one. */
  private void step() throws IOException, NoRoomException {
    while (added > 0) {
      require(delta.fill());
      added -= delta.drain(added, next);
    }
    copied = delta.number();
    left = delta.number();
    added = delta.number();
    over = copied == 0 && left == 0 && added == 0;
  }

  private static void require(boolean fits) throws IOException {
    if (!fits) {
      throw new IOException(MISFIT);
    }
  }

  @Override
  public void close() {
    delta.close();
  }
}
