package io.skingate.order;

import java.time.Duration;
import java.util.List;

/** What the limit and the claim said to an order, in one answer of Redis. */
sealed interface Admission {
  LimitState limit();

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
  record Replay(OrderStore.FirstAnswer answer, LimitState limit) implements Admission {}

  /** It is being submitted. */
  record Busy(LimitState limit) implements Admission {}

  record Mismatch(List<String> fields, LimitState limit) implements Admission {}

  /**
   * Other content under an id of which SkinsNode may still have the order that ended here.
   *
   * @param untilCheck until SkinsNode is asked for that order
   */
  record Checking(Duration untilCheck, LimitState limit) implements Admission {}

  record Limited(Duration retryAfter, LimitState limit) implements Admission {}

  record Overloaded(LimitState limit) implements Admission {}
}
