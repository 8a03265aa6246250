package io.skingate.redis;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Remembers what Redis was told last, to tell it once more after it came back: a restart may have
 * lost its last seconds. Bounded; belongs to one event loop.
 *
 * @param <T> what is needed to tell it again; telling twice must do no harm
 */
public final class RecentWrites<T> {
  /** Redis writes its log to disk once a second and may fall behind by another. */
  private static final Duration LOSABLE = Duration.ofSeconds(3);

  /** Longer than a loss goes unnoticed, which is a command's timeout. */
  private static final Duration UNNOTICED = Duration.ofSeconds(10);

  private final LongSupplier nanoTime;
  private final int most;
  private final ArrayDeque<Write<T>> writes = new ArrayDeque<>();
  private long lastAnswer;

  private record Write<T>(T what, long at) {}

  /**
   * @param most the oldest beyond it are forgotten
   */
  public RecentWrites(LongSupplier nanoTime, int most) {
    this.nanoTime = nanoTime;
    this.most = most;
    this.lastAnswer = nanoTime.getAsLong();
  }

  /** Something that Redis is being told. */
  public void remember(T what) {
    forgetOld();
    if (writes.size() >= most) {
      writes.pollFirst();
    }
    writes.addLast(new Write<>(what, nanoTime.getAsLong()));
  }

  /** Redis has answered a write just now. */
  public void answered() {
    lastAnswer = nanoTime.getAsLong();
  }

  /**
   * What Redis may have lost, oldest first. What was written long before the loss is not among it,
   * however little was written since: telling that again would repeat what is settled and
   * forgotten.
   *
   * @param lostAt when the connection was lost, by the same clock
   */
  public List<T> losable(long lostAt) {
    forgetBefore(Math.max(lastAnswer - lostAt, -UNNOTICED.toNanos()) + lostAt - LOSABLE.toNanos());
    List<T> all = new ArrayList<>(writes.size());
    writes.forEach(write -> all.add(write.what));
    return all;
  }

  private void forgetOld() {
    // Not from now: however long an outage lasts, what came just before it is what it may have
    // lost.
    forgetBefore(lastAnswer - LOSABLE.toNanos());
  }

  private void forgetBefore(long oldest) {
    while (!writes.isEmpty() && writes.peekFirst().at - oldest < 0) {
      writes.pollFirst();
    }
  }
}
