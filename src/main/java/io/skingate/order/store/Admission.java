package io.skingate.order.store;

import io.skingate.limit.LimitState;
import java.time.Duration;
import java.util.List;

/** What the limit and the claim said to an order, in one answer of Redis. */
public sealed interface Admission {
  LimitState limit();

  /** The first order's trade URL where it was not compared with this one's, else null. */
  default Uncompared uncompared() {
    return null;
  }

  /** The same, but that the trade URLs were compared after all and are equal. */
  default Admission compared() {
    return this;
  }

  /**
   * A trade URL as a record keeps it.
   *
   * @param keyId empty where the record has no hash
   */
  record Uncompared(String keyId, String hash) {}

  /**
   * The order is this pod's to submit.
   *
   * @param fence proves it when settling
   * @param askFirst whether an earlier claim may have reached SkinsNode
   * @param pause how long SkinsNode asked to be left alone, zero if it did not
   */
  record Claimed(long fence, boolean askFirst, Duration pause, LimitState limit)
      implements Admission {}

  /** It was answered before. */
  record Replay(OrderStore.FirstAnswer answer, Uncompared uncompared, LimitState limit)
      implements Admission {
    @Override
    public Admission compared() {
      return new Replay(answer, null, limit);
    }
  }

  /** It is being submitted. */
  record Busy(Uncompared uncompared, LimitState limit) implements Admission {
    @Override
    public Admission compared() {
      return new Busy(null, limit);
    }
  }

  record Mismatch(List<String> fields, LimitState limit) implements Admission {}

  /**
   * Other content under an id of which SkinsNode may still have the order that ended here.
   *
   * @param untilCheck until SkinsNode is asked for that order
   */
  record Checking(Duration untilCheck, LimitState limit) implements Admission {}

  record Limited(Duration retryAfter, LimitState limit) implements Admission {}

  record Overloaded(LimitState limit) implements Admission {}

  /**
   * The store may not spend that much.
   *
   * @param by {@code budget}, {@code order} or {@code spend}
   * @param available cents, of a budget; else null
   */
  record Uncovered(String by, Long available, LimitState limit) implements Admission {}
}
