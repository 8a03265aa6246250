package io.skingate.order;

import io.skingate.limit.LimitState;
import io.skingate.order.model.OrderBodies;
import io.skingate.order.model.OrderStatus;
import io.skingate.order.store.Admission;
import io.skingate.order.store.OrderStore;
import io.skingate.tenant.Tenant;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;

/** What stores are told of orders that this pod did not submit for them just now. Pure. */
final class OrderAnswers {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
  private static final Duration OVERLOADED_RETRY_AFTER = Duration.ofSeconds(5);

  private OrderAnswers() {}

  static SubmitResult inProgress(LimitState limit) {
    return new SubmitResult.InProgress(RETRY_AFTER, false, limit);
  }

  /** The answer to an order that is neither claimed nor under way. */
  static SubmitResult answer(SubmitCommand command, Admission admission) {
    if (admission instanceof Admission.Replay replay) {
      return replay(command, replay.answer(), replay.limit());
    }
    if (admission instanceof Admission.Mismatch mismatch) {
      return new SubmitResult.Mismatch(mismatch.fields(), mismatch.limit());
    }
    if (admission instanceof Admission.Checking checking) {
      return new SubmitResult.InProgress(checking.untilCheck(), true, checking.limit());
    }
    if (admission instanceof Admission.Limited limited) {
      return new SubmitResult.RateLimited(limited.retryAfter(), limited.limit());
    }
    if (admission instanceof Admission.Uncovered uncovered) {
      return new SubmitResult.Uncovered(uncovered.by(), uncovered.available(), uncovered.limit());
    }
    return new SubmitResult.Overloaded(OVERLOADED_RETRY_AFTER, admission.limit());
  }

  /** Another's result as the result of a duplicate, under the duplicate's own limit state. */
  static SubmitResult shared(SubmitResult result, LimitState limit) {
    if (result instanceof SubmitResult.Accepted accepted) {
      return new SubmitResult.Accepted(accepted.body(), true, accepted.queued(), limit);
    }
    if (result instanceof SubmitResult.Refused refused) {
      return new SubmitResult.Refused(
          refused.code(), refused.message(), refused.currentPrice(), limit);
    }
    return result;
  }

  /** An earlier answer, in the tenant's form. */
  static SubmitResult replay(
      SubmitCommand command, OrderStore.FirstAnswer answer, LimitState limit) {
    return accepted(command, answer, true, limit);
  }

  /**
   * The answer as it is kept, in the tenant's form.
   *
   * @param replayed whether an earlier or simultaneous order was given it
   */
  static SubmitResult accepted(
      SubmitCommand command, OrderStore.FirstAnswer answer, boolean replayed, LimitState limit) {
    Tenant tenant = command.tenant();
    String externalId = command.order().externalId();
    String upstreamName = tenant.upstreamName(externalId);
    Buffer kept =
        OrderBodies.answer(answer.body(), answer.status(), upstreamName, answer.createdAt());
    Buffer body =
        OrderBodies.forStore(
            kept, upstreamName, externalId, tenant.account().webhookUrl(), answer.webhookUrl());
    boolean queued = OrderStatus.QUEUED.equals(OrderBodies.parse(kept).path("status").asText());
    return new SubmitResult.Accepted(body, replayed, queued, limit);
  }

  /**
   * The answer to an order of which Redis did not take this pod's outcome: what stands there. An
   * order that nobody will call back for is never said to be queued.
   */
  static SubmitResult standing(
      SubmitCommand command, OrderStore.Peek found, boolean replayed, LimitState limit) {
    return found instanceof OrderStore.Peek.Answered other
        ? accepted(command, other.answer(), replayed, limit)
        : inProgress(limit);
  }

  /** The latest state, in the tenant's form. */
  static ReadResult found(Tenant tenant, String externalId, OrderStore.Kept order) {
    Buffer state =
        OrderBodies.state(order.firstAnswer(), order.latest(), externalId, order.webhookUrl());
    return new ReadResult.Found(
        OrderBodies.forStore(
            state,
            order.upstreamName(),
            externalId,
            tenant.account().webhookUrl(),
            order.webhookUrl()));
  }
}
