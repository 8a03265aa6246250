package io.skingate.order.store;

import io.skingate.order.model.Backoff;
import io.skingate.order.model.OrderStatus;
import io.skingate.order.model.OrderUpdate;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
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
public record Settlement(
    Outcome outcome,
    OrderUpdate update,
    boolean tellStore,
    Duration later,
    boolean sent,
    String reason) {

  public enum Outcome {
    TAKEN,
    REFUSED,
    QUEUE,
    EXPIRED;

    /** The name in metrics and logs. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Whether it is the outcome of nearly every order: accepted, and no callback says so. */
  boolean accepted() {
    return outcome == Outcome.TAKEN && update.status().equals(OrderStatus.ACCEPTED) && !tellStore;
  }

  private static final OrderUpdate NOTHING = new OrderUpdate("", null, Buffer.buffer());

  public static Settlement taken(OrderUpdate update, boolean tellStore, Duration reconcileAfter) {
    return new Settlement(Outcome.TAKEN, update, tellStore, reconcileAfter, true, "");
  }

  /**
   * Refused for good, and nobody needs to be told by a callback.
   *
   * @param sent whether SkinsNode may have the order all the same, so that the late check is due
   */
  public static Settlement refused(String reason, boolean sent) {
    return new Settlement(Outcome.REFUSED, NOTHING, false, Backoff.LATE_CHECK, sent, reason);
  }

  /**
   * Refused for good, and the store is told.
   *
   * @param sent whether SkinsNode may have the order all the same, so that the late check is due
   */
  public static Settlement refused(
      OrderUpdate failed, Duration lateCheck, boolean sent, String reason) {
    return new Settlement(Outcome.REFUSED, failed, true, lateCheck, sent, reason);
  }

  public static Settlement queue(
      OrderUpdate queued, Duration nextTry, boolean sent, String reason) {
    return new Settlement(Outcome.QUEUE, queued, false, nextTry, sent, reason);
  }

  /** A pod that stops leaves the order, which SkinsNode may have, to whichever pod looks first. */
  public static Settlement handedBack(String upstreamName, Instant now) {
    return queue(OrderUpdate.queued(upstreamName, now), Duration.ZERO, true, "handed back");
  }

  public static Settlement expired(OrderUpdate expired, Duration lateCheck) {
    return new Settlement(Outcome.EXPIRED, expired, true, lateCheck, false, "queueFor is over");
  }
}
