package io.skingate.order.store;

import io.skingate.tracing.TraceContext;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * An order that recovery or reconciliation took on.
 *
 * @param externalId in the tenant's own form
 * @param upstreamName at SkinsNode
 * @param accountId the account that it was claimed under
 * @param request for SkinsNode; empty unless it is to be submitted
 * @param sent whether an earlier submission may have reached SkinsNode
 * @param tries so far
 * @param firstAnswer that the store got; empty when it got none
 * @param left of the time that it is tried, negative when over; empty when that has not begun
 * @param createdAt by Redis's clock
 * @param checks since the last news
 * @param clientTag which of SkinsNode's clients the account was then
 * @param trace null for an order that an older build took
 */
public record Work(
    String externalId,
    Task task,
    long fence,
    String upstreamName,
    String accountId,
    Buffer request,
    boolean sent,
    int tries,
    Buffer firstAnswer,
    Optional<Duration> left,
    Instant createdAt,
    int checks,
    String clientTag,
    TraceContext trace) {

  /** Whether it ends without SkinsNode being asked: its time is over, and no try was ever sent. */
  public boolean endsUnsent() {
    return task == Task.SUBMIT && !sent && isOver();
  }

  /** Whether the time that it is tried is over. */
  public boolean isOver() {
    return left.map(Duration::isNegative).orElse(false);
  }

  /** For the log; null without a trace. */
  public String traceId() {
    return trace == null ? null : trace.traceId();
  }

  public enum Task {
    /** SkinsNode may have it or not: ask, then send. */
    SUBMIT,
    /** SkinsNode has it: ask for its state. */
    RECONCILE,
    /** It was completed and cannot be reversed any more: ask whether it still is. */
    SETTLE,
    /** It ended here after a submission whose end nobody saw: ask whether it lives after all. */
    CONFIRM
  }
}
