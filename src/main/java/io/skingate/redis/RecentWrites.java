package io.skingate.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Remembers what Redis was told last, to tell it once more after it came back: a restart may have
 * lost its last seconds. Bounded in number and bytes; belongs to one event loop.
 *
 * @param <O> whose a write is
 */
public final class RecentWrites<O> {
  /** Redis writes its log to disk once a second and may fall behind by another. */
  private static final Duration LOSABLE = Duration.ofSeconds(3);

  /** Longer than a loss goes unnoticed, which is a command's timeout. */
  private static final Duration UNNOTICED = Duration.ofSeconds(10);

  /** An eighth of the image's heap on each of two event loops, and more than usual writes need. */
  private static final long MOST_BYTES = 16L * 1024 * 1024;

  private final LongSupplier nanoTime;
  private final Object[] owners;
  private final long[] times;
  private final RecycledBytes packed = new RecycledBytes();
  private int first;
  private long lastAnswer;

  /**
   * A write, packed; telling it twice must do no harm.
   *
   * @param owner whose it is
   * @param packed what is needed to tell it again
   */
  public record Write<O>(O owner, byte[] packed) {}

  /**
   * @param most the oldest beyond it are forgotten
   */
  public RecentWrites(LongSupplier nanoTime, int most) {
    this.nanoTime = nanoTime;
    this.owners = new Object[most];
    this.times = new long[most];
    this.lastAnswer = nanoTime.getAsLong();
  }

  /** Something that Redis is being told. */
  public void remember(O owner, byte[] what) {
    // Not from now: however long an outage lasts, what came just before it is what it may have
    // lost.
    forgetBefore(lastAnswer - LOSABLE.toNanos());
    while (packed.size() == times.length
        || (packed.size() > 0 && packed.bytes() + what.length > MOST_BYTES)) {
      forgetFirst();
    }
    int at = (first + packed.size()) % times.length;
    owners[at] = owner;
    times[at] = nanoTime.getAsLong();
    packed.add(what);
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
  public List<Write<O>> losable(long lostAt) {
    forgetBefore(Math.max(lastAnswer - lostAt, -UNNOTICED.toNanos()) + lostAt - LOSABLE.toNanos());
    List<Write<O>> writes = new ArrayList<>(packed.size());
    int at = first;
    for (byte[] what : packed.all()) {
      @SuppressWarnings("unchecked")
      O owner = (O) owners[at];
      writes.add(new Write<>(owner, what));
      at = (at + 1) % times.length;
    }
    return writes;
  }

  private void forgetBefore(long oldest) {
    while (packed.size() > 0 && times[first] - oldest < 0) {
      forgetFirst();
    }
  }

  private void forgetFirst() {
    owners[first] = null;
    first = (first + 1) % times.length;
    packed.dropFirst();
  }
}
