package io.skingate.api.call;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes of bodies that may be held at the same time. Safe for use from any thread. */
public final class ByteBudget {
  private final AtomicLong held = new AtomicLong();
  private final long most;

  public ByteBudget(long most) {
    this.most = most;
  }

  /** Takes so many bytes, or nothing where that would be too much. */
  boolean take(int bytes) {
    if (held.addAndGet(bytes) <= most) {
      return true;
    }
    held.addAndGet(-bytes);
    return false;
  }

  /** Gives back what was taken. */
  void giveBack(int bytes) {
    held.addAndGet(-bytes);
  }
}
