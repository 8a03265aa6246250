package io.skingate.order;

import io.skingate.skinsnode.OrderAnswer;
import io.skingate.tenant.Account;
import io.skingate.tenant.Tenant;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * Brings one order that has no owner to an end: asks SkinsNode by name, and sends it only when
 * SkinsNode says that it has none, always under the same name. Belongs to one event loop.
 */
final class Recovery {
  private static final Duration ACCOUNT_WAIT = Duration.ofSeconds(15);

  /** An account that is refused is the operator's trouble, and asking often does not end it. */
  private static final Duration CREDENTIALS_WAIT = Duration.ofSeconds(5);

  /** The failure code of an order whose time was over before SkinsNode took it. */
  private static final String NOT_TAKEN = "not_taken";

  private final Upstream upstream;
  private final Settler settler;
  private final Backoff backoff;
  private final OrderTimes times;
  private final Duration callDeadline;
  private final Clock clock;
  private final OrderMetrics metrics;

  Recovery(
      Upstream upstream,
      Settler settler,
      Backoff backoff,
      OrderTimes times,
      Duration callDeadline,
      Clock clock,
      OrderMetrics metrics) {
    this.upstream = upstream;
    this.settler = settler;
    this.backoff = backoff;
    this.times = times;
    this.callDeadline = callDeadline;
    this.clock = clock;
    this.metrics = metrics;
  }

  /** One try; fails only where Redis is out. */
  Future<Void> recover(Tenant tenant, Account account, Work work) {
    return find(tenant, account, work)
        .compose(
            found -> {
              if (!(found instanceof OrderAnswer.NotFound)) {
                return settle(tenant, work, settlement(work, asked(found), work.sent()));
              }
              if (work.left().map(Duration::isNegative).orElse(false)) {
                return expire(tenant, work);
              }
              return send(tenant, account, work);
            });
  }

  /** Ends an order whose time is over. SkinsNode has none, or was never sent one. */
  Future<Void> expire(Tenant tenant, Work work) {
    return settle(tenant, work, expired(work));
  }

  /** Leaves an order for later that cannot be asked for now. */
  Future<Void> postpone(Tenant tenant, Work work) {
    return settle(tenant, work, again(work, ACCOUNT_WAIT, work.sent(), "account not configured"));
  }

  private Future<Void> send(Tenant tenant, Account account, Work work) {
    return upstream
        .submit(account, tenant.id(), work.request(), callDeadline)
        .compose(
            answer -> {
              boolean ask =
                  answer instanceof OrderAnswer.Conflict
                      || (work.sent() && answer instanceof OrderAnswer.Refused);
              // A refusal may be about an order of this name that an earlier try did place.
              return ask
                  ? find(tenant, account, work)
                      .compose(
                          found ->
                              settle(
                                  tenant,
                                  work,
                                  found instanceof OrderAnswer.NotFound
                                      ? refusal(work, answer)
                                      : settlement(work, found, true)))
                  : settle(tenant, work, settlement(work, answer, work.sent()));
            });
  }

  private Future<OrderAnswer> find(Tenant tenant, Account account, Work work) {
    return upstream.find(account, tenant.id(), work.upstreamName(), callDeadline);
  }

  /** Asking sends no order, whatever comes of it. */
  private static OrderAnswer asked(OrderAnswer found) {
    if (found instanceof OrderAnswer.Unknown unknown) {
      return new OrderAnswer.Unknown(unknown.reason(), unknown.retryAfter(), false);
    }
    return found instanceof OrderAnswer.ContractBroken broken
        ? new OrderAnswer.CredentialsRejected(broken.httpStatus())
        : found;
  }

  private Future<Void> settle(Tenant tenant, Work work, Settlement settlement) {
    return settler
        .settle(tenant, work, settlement)
        .onSuccess(
            done ->
                metrics.recovered(
                    tenant.id(), settlement.outcome().name().toLowerCase(Locale.ROOT)))
        .mapEmpty();
  }

  private Settlement settlement(Work work, OrderAnswer answer, boolean sentBefore) {
    if (answer instanceof OrderAnswer.Taken taken) {
      Buffer body =
          OrderBodies.completed(taken.body(), work.upstreamName(), taken.status(), clock.instant());
      OrderUpdate update = new OrderUpdate(taken.status(), OrderBodies.time(body), body);
      return Settlement.taken(update, true, times.reconcileAfter());
    }
    if (answer instanceof OrderAnswer.Refused) {
      return refusal(work, answer);
    }
    if (answer instanceof OrderAnswer.Unknown unknown) {
      return again(
          work,
          backoff.retry(work.tries(), unknown.retryAfter()),
          sentBefore || unknown.sent(),
          unknown.reason().name().toLowerCase(Locale.ROOT));
    }
    // Refused credentials say nothing of the order; of an answer that no contract allows nobody
    // knows what it did.
    return again(
        work,
        CREDENTIALS_WAIT,
        sentBefore || answer instanceof OrderAnswer.ContractBroken,
        answer.getClass().getSimpleName());
  }

  private Settlement refusal(Work work, OrderAnswer answer) {
    String code = null;
    String message = null;
    Long price = null;
    if (answer instanceof OrderAnswer.Refused refused) {
      code = refused.code();
      message = refused.message();
      price = refused.currentPrice();
    } else if (answer instanceof OrderAnswer.Conflict conflict && !conflict.saysItExists()) {
      code = conflict.code();
      message = conflict.message();
      price = conflict.currentPrice();
    }
    if (code == null) {
      return again(work, backoff.retry(work.tries(), null), true, "SkinsNode contradicts itself");
    }
    return Settlement.refused(
        ended(work, OrderStatus.FAILED, code, message, price),
        Backoff.LATE_CHECK,
        answer instanceof OrderAnswer.Conflict,
        code);
  }

  private Settlement expired(Work work) {
    return Settlement.expired(
        ended(work, OrderStatus.EXPIRED, NOT_TAKEN, null, null), Backoff.LATE_CHECK);
  }

  private OrderUpdate ended(
      Work work, String status, String code, String message, Long currentPrice) {
    Instant now = clock.instant();
    return new OrderUpdate(
        status,
        null,
        OrderBodies.ended(
            work.request(),
            work.firstAnswer(),
            work.createdAt(),
            status,
            code,
            message,
            currentPrice,
            now));
  }

  private Settlement again(Work work, Duration wait, boolean sent, String reason) {
    Buffer body = OrderBodies.queued(work.upstreamName(), clock.instant());
    return Settlement.queue(new OrderUpdate(OrderStatus.QUEUED, null, body), wait, sent, reason);
  }
}
