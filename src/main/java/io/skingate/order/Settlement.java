package io.skingate.order;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Locale;

/**
 * How a submission, or a try of recovery, is settled.
 *
 * @param update the state and body to keep
 * @param tellStore whether the store is told by a callback
 * @param later until the next try, or until reconciliation asks
 * @param sent whether SkinsNode may have got the order in this try
 * @param reason for the history; never a secret
 */
record Settlement(
    Outcome outcome,
    OrderUpdate update,
    boolean tellStore,
    Duration later,
    boolean sent,
    String reason) {

  enum Outcome {
    TAKEN,
    REFUSED,
    QUEUE,
    EXPIRED;

    /** The name in metrics and logs. */
    String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final OrderUpdate NOTHING = new OrderUpdate("", null, Buffer.buffer());

  static Settlement taken(OrderUpdate update, boolean tellStore, Duration reconcileAfter) {
    return new Settlement(Outcome.TAKEN, update, tellStore, reconcileAfter, true, "");
  }

  /**
   * Refused for good, and nobody needs to be told by a callback.
   *
   * @param sent whether SkinsNode may have the order all the same, so that the late check is due
   */
  static Settlement refused(String reason, boolean sent) {
    return new Settlement(Outcome.REFUSED, NOTHING, false, Backoff.LATE_CHECK, sent, reason);
  }

  /**
   * Refused for good, and the store is told.
   *
   * @param sent whether SkinsNode may have the order all the same, so that the late check is due
   */
  static Settlement refused(OrderUpdate failed, Duration lateCheck, boolean sent, String reason) {
    return new Settlement(Outcome.REFUSED, failed, true, lateCheck, sent, reason);
  }

  static Settlement queue(OrderUpdate queued, Duration nextTry, boolean sent, String reason) {
    return new Settlement(Outcome.QUEUE, queued, false, nextTry, sent, reason);
  }

  static Settlement expired(OrderUpdate expired, Duration lateCheck) {
    return new Settlement(Outcome.EXPIRED, expired, true, lateCheck, false, "queueFor is over");
  }
}
