package io.skingate.catalog.memory;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Who still reads a piece of memory that is used again when nobody does. Its maker is the first
 * holder. Safe for use from any thread.
 */
public final class Holders {
  private final AtomicInteger count = new AtomicInteger(1);
  private final Runnable atLast;

  /**
   * @param atLast runs once, on the thread of the last holder to leave
   */
  public Holders(Runnable atLast) {
    this.atLast = atLast;
  }

  /** False where the last holder has left already: the memory may be another's by now. */
  public boolean enter() {
    for (int now = count.get(); now > 0; now = count.get()) {
      if (count.compareAndSet(now, now + 1)) {
        return true;
      }
    }
    return false;
  }

  /** To be called once for each {@link #enter} that was let in. */
  public void leave() {
    if (count.decrementAndGet() == 0) {
      atLast.run();
    }
  }
}
