package io.skingate.order;

import io.skingate.tenant.Tenant;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;

/** What stores are told of orders that this pod did not submit for them just now. Pure. */
final class OrderAnswers {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
  private static final Duration OVERLOADED_RETRY_AFTER = Duration.ofSeconds(5);

  private OrderAnswers() {}

  static SubmitResult inProgress(LimitState limit) {
    return new SubmitResult.InProgress(RETRY_AFTER, limit);
  }

  /** The answer to an order that is neither claimed nor under way. */
  static SubmitResult answer(SubmitCommand command, Admission admission) {
    if (admission instanceof Admission.Replay replay) {
      Buffer answer =
          OrderBodies.answer(
              replay.answer(),
              command.tenant().upstreamName(command.order().externalId()),
              replay.createdAt());
      return replay(command, answer, replay.webhookUrl(), replay.limit());
    }
    if (admission instanceof Admission.Mismatch mismatch) {
      return new SubmitResult.Mismatch(mismatch.fields(), mismatch.limit());
    }
    if (admission instanceof Admission.Checking checking) {
      return new SubmitResult.InProgress(checking.untilCheck(), checking.limit());
    }
    if (admission instanceof Admission.Limited limited) {
      return new SubmitResult.RateLimited(limited.retryAfter(), limited.limit());
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
      SubmitCommand command, Buffer answer, String webhookUrl, LimitState limit) {
    Tenant tenant = command.tenant();
    String externalId = command.order().externalId();
    Buffer body =
        OrderBodies.forStore(
            answer,
            tenant.upstreamName(externalId),
            externalId,
            tenant.account().webhookUrl(),
            webhookUrl);
    boolean queued = OrderStatus.QUEUED.equals(OrderBodies.parse(answer).path("status").asText());
    return new SubmitResult.Accepted(body, true, queued, limit);
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
