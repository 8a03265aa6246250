package io.skingate.order.recovery;

import io.skingate.order.OrderMetrics;
import io.skingate.order.Settler;
import io.skingate.order.Verdict;
import io.skingate.order.model.Backoff;
import io.skingate.order.model.OrderBodies;
import io.skingate.order.model.OrderStatus;
import io.skingate.order.model.OrderTimes;
import io.skingate.order.model.OrderUpdate;
import io.skingate.order.store.OrderStore;
import io.skingate.order.store.Settlement;
import io.skingate.order.store.Work;
import io.skingate.skinsnode.Upstream;
import io.skingate.skinsnode.answer.OrderAnswer;
import io.skingate.tenant.Account;
import io.skingate.tenant.Tenant;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one order that has no owner to an end: asks SkinsNode by name, and sends it only when
 * SkinsNode says that it has none, always under the same name. Belongs to one event loop.
 */
final class Recovery {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  private static final Duration ACCOUNT_WAIT = Duration.ofSeconds(15);

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
              Verdict verdict = verdict(found, Verdict.Call.FIND, work.sent());
              if (!(verdict instanceof Verdict.Send)) {
                return settle(tenant, work, settlement(work, verdict));
              }
              return work.isOver() ? expire(tenant, work) : send(tenant, account, work);
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
        .submit(
            account, tenant.id(), work.upstreamName(), work.request(), work.trace(), callDeadline)
        .compose(
            answer -> {
              Verdict verdict = verdict(answer, Verdict.Call.SUBMIT, work.sent());
              return verdict instanceof Verdict.Ask
                  ? ask(tenant, account, work, answer)
                  : settle(tenant, work, settlement(work, verdict));
            });
  }

  private Future<Void> ask(Tenant tenant, Account account, Work work, OrderAnswer refusal) {
    return find(tenant, account, work)
        .compose(
            found -> {
              Verdict verdict = Verdict.asked(refusal, found, work.sent(), Verdict.Asker.RECOVERY);
              return settle(tenant, work, settlement(work, verdict));
            });
  }

  private static Verdict verdict(OrderAnswer answer, Verdict.Call call, boolean sentBefore) {
    return Verdict.of(answer, call, sentBefore, Verdict.Asker.RECOVERY);
  }

  private Future<OrderAnswer> find(Tenant tenant, Account account, Work work) {
    return upstream.find(account, tenant.id(), work.upstreamName(), work.trace(), callDeadline);
  }

  private Future<Void> settle(Tenant tenant, Work work, Settlement settlement) {
    return settler
        .settle(tenant, work, settlement)
        .onSuccess(
            kept -> {
              metrics.recovered(tenant.id(), settlement.outcome().code());
              if (kept == OrderStore.Finished.Outcome.OK) {
                log(tenant, work, settlement);
              }
            })
        .mapEmpty();
  }

  private static void log(Tenant tenant, Work work, Settlement settlement) {
    Settlement.Outcome outcome = settlement.outcome();
    (outcome == Settlement.Outcome.QUEUE ? LOG.atDebug() : LOG.atInfo())
        .addKeyValue("traceId", work.traceId())
        .addKeyValue("tenant", tenant.id())
        .addKeyValue("account", work.accountId())
        .addKeyValue("externalId", work.externalId())
        .addKeyValue("outcome", outcome.code())
        .addKeyValue(
            "code",
            switch (outcome) {
              case REFUSED -> settlement.reason();
              case EXPIRED -> NOT_TAKEN;
              default -> null;
            })
        .addKeyValue("reason", outcome == Settlement.Outcome.QUEUE ? settlement.reason() : null)
        .addKeyValue("tries", work.tries())
        .log(
            switch (outcome) {
              case QUEUE -> "Order still waits for SkinsNode";
              case EXPIRED -> "Order expired";
              default -> "Order recovered";
            });
  }

  private Settlement settlement(Work work, Verdict verdict) {
    if (verdict instanceof Verdict.Place place) {
      OrderAnswer.Taken taken = place.taken();
      Buffer body = OrderBodies.completed(taken, work.upstreamName(), clock.instant());
      return Settlement.taken(OrderUpdate.of(taken, body), true, times.reconcileAfter());
    }
    if (verdict instanceof Verdict.Refuse refuse) {
      return Settlement.refused(
          ended(work, OrderStatus.FAILED, refuse.code(), refuse.message(), refuse.currentPrice()),
          Backoff.LATE_CHECK,
          refuse.lateCheck(),
          refuse.code());
    }
    if (verdict instanceof Verdict.Keep keep) {
      return again(work, backoff.retry(work.tries(), keep.asked()), keep.sent(), keep.reason());
    }
    throw new IllegalStateException("No end of a try: " + verdict);
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
    return Settlement.queue(
        OrderUpdate.queued(work.upstreamName(), clock.instant()), wait, sent, reason);
  }
}
