package io.skingate.order;

import io.skingate.catalog.PriceCheck;
import io.skingate.order.model.Backoff;
import io.skingate.order.model.OrderBodies;
import io.skingate.order.model.OrderRequest;
import io.skingate.order.model.OrderStatus;
import io.skingate.order.model.OrderTimes;
import io.skingate.order.model.OrderUpdate;
import io.skingate.order.store.Admission;
import io.skingate.order.store.Settlement;
import io.skingate.skinsnode.Upstream;
import io.skingate.skinsnode.answer.OrderAnswer;
import io.skingate.tenant.Account;
import io.skingate.tenant.Tenant;
import io.skingate.tracing.TraceContext;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * One claimed order on its way to SkinsNode and back. Used once, on one event loop; what it finds
 * out is a {@link Conclusion}, which somebody else puts into Redis.
 */
final class Submission {
  /**
   * What came of a submission.
   *
   * @param settlement for Redis
   * @param result for the store, once Redis has the settlement
   */
  record Conclusion(Settlement settlement, SubmitResult result) {}

  private final Upstream upstream;
  private final PriceCheck prices;
  private final Backoff backoff;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final OrderTimes times;
  private final Tenant tenant;
  private final OrderRequest order;
  private final Buffer request;
  private final Admission.Claimed claim;
  private final long deadlineNanos;
  private final TraceContext trace;
  private final String upstreamName;
  private long upstreamNanos;
  private long calledAt;
  private boolean calling;
  private boolean over;

  Submission(
      Upstream upstream,
      PriceCheck prices,
      Backoff backoff,
      Clock clock,
      LongSupplier nanoTime,
      OrderTimes times,
      SubmitCommand command,
      Buffer request,
      Admission.Claimed claim,
      long deadlineNanos) {
    this.upstream = upstream;
    this.prices = prices;
    this.backoff = backoff;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.times = times;
    this.tenant = command.tenant();
    this.order = command.order();
    this.trace = command.trace();
    this.request = request;
    this.claim = claim;
    this.deadlineNanos = deadlineNanos;
    this.upstreamName = tenant.upstreamName(order.externalId());
  }

  /** Time spent waiting for SkinsNode so far, its catalog included. */
  long upstreamNanos() {
    return upstreamNanos;
  }

  /** Whether a webhook ended it; what {@link #run} finds out afterwards does not count. */
  boolean isOver() {
    return over;
  }

  /** A webhook has shown the order: SkinsNode has it, and what it says itself is not waited for. */
  Conclusion endByWebhook() {
    over = true;
    if (calling) {
      upstreamNanos += nanoTime.getAsLong() - calledAt;
    }
    return queued(null, true, "a webhook showed the order");
  }

  Future<Conclusion> run() {
    if (!claim.pause().isZero()) {
      upstream.pauseFor(account().id(), claim.pause());
      return Future.succeededFuture(queued(claim.pause(), false, "SkinsNode asked for a pause"));
    }
    if (claim.askFirst()) {
      return find()
          .compose(
              found -> {
                Verdict verdict = verdict(found, Verdict.Call.FIND, true);
                return verdict instanceof Verdict.Send
                    ? send()
                    : Future.succeededFuture(conclusion(verdict));
              });
    }
    // Half of the deadline is for the catalog, the rest for SkinsNode's answer.
    Duration wait = left().dividedBy(2);
    return timed(prices.check(account(), order.catalogItemId(), order.expectedPrice(), wait))
        .compose(this::afterPrices);
  }

  private Future<Conclusion> afterPrices(PriceCheck.Verdict verdict) {
    if (verdict instanceof PriceCheck.Verdict.PriceChanged changed) {
      return Future.succeededFuture(
          refused(
              "price_changed",
              "The item's price is not the expected one any more",
              changed.currentPrice()));
    }
    if (verdict instanceof PriceCheck.Verdict.ItemUnavailable) {
      return Future.succeededFuture(
          refused("item_unavailable", "The item is not in the catalog any more", null));
    }
    return send();
  }

  private Future<Conclusion> send() {
    Duration left = left();
    if (over || left.isZero() || left.isNegative()) {
      return Future.succeededFuture(queued(null, false, "no time left to send it"));
    }
    return timed(upstream.submit(account(), tenant.id(), upstreamName, request, trace, left))
        .compose(this::afterSend)
        .compose(this::withCurrentPrice);
  }

  /** A store is told the new price even where SkinsNode only says that it changed. */
  private Future<Conclusion> withCurrentPrice(Conclusion conclusion) {
    boolean missing =
        conclusion.result() instanceof SubmitResult.Refused refused
            && refused.code().equals("price_changed")
            && refused.currentPrice() == null;
    if (!missing) {
      return Future.succeededFuture(conclusion);
    }
    SubmitResult.Refused refused = (SubmitResult.Refused) conclusion.result();
    return timed(prices.currentPrice(account(), order.catalogItemId(), left().dividedBy(2)))
        .map(
            price ->
                price.isEmpty()
                    ? conclusion
                    : new Conclusion(
                        conclusion.settlement(),
                        new SubmitResult.Refused(
                            refused.code(),
                            refused.message(),
                            price.getAsLong(),
                            refused.limit())));
  }

  private Future<Conclusion> afterSend(OrderAnswer answer) {
    boolean sentBefore = claim.askFirst();
    Verdict verdict = verdict(answer, Verdict.Call.SUBMIT, sentBefore);
    if (!(verdict instanceof Verdict.Ask)) {
      return Future.succeededFuture(conclusion(verdict));
    }
    return find()
        .map(
            found ->
                conclusion(Verdict.asked(answer, found, sentBefore, Verdict.Asker.SUBMISSION)));
  }

  private static Verdict verdict(OrderAnswer answer, Verdict.Call call, boolean sentBefore) {
    return Verdict.of(answer, call, sentBefore, Verdict.Asker.SUBMISSION);
  }

  private Future<OrderAnswer> find() {
    return timed(upstream.find(account(), tenant.id(), upstreamName, trace, left()));
  }

  private Conclusion conclusion(Verdict verdict) {
    if (verdict instanceof Verdict.Place place) {
      return taken(place.taken());
    }
    if (verdict instanceof Verdict.Refuse refuse) {
      return new Conclusion(
          Settlement.refused(refuse.code(), refuse.lateCheck()),
          new SubmitResult.Refused(
              refuse.code(), refuse.message(), refuse.currentPrice(), claim.limit()));
    }
    if (verdict instanceof Verdict.GiveUp givenUp) {
      return new Conclusion(
          Settlement.refused(givenUp.reason(), givenUp.lateCheck()), told(givenUp.trouble()));
    }
    if (verdict instanceof Verdict.Keep keep) {
      Conclusion queued = queued(keep.asked(), keep.sent(), keep.reason());
      return keep.trouble() == null
          ? queued
          : new Conclusion(queued.settlement(), told(keep.trouble()));
    }
    throw new IllegalStateException("No end of a submission: " + verdict);
  }

  private SubmitResult told(Verdict.Trouble trouble) {
    return trouble == Verdict.Trouble.ACCOUNT
        ? new SubmitResult.UpstreamRejectedCredentials(claim.limit())
        : new SubmitResult.UpstreamError(claim.limit());
  }

  private Conclusion taken(OrderAnswer.Taken taken) {
    Buffer body = OrderBodies.completed(taken, upstreamName, clock.instant());
    OrderUpdate update = OrderUpdate.of(taken, body);
    return new Conclusion(
        Settlement.taken(
            update, OrderStatus.isPastAcceptance(taken.status()), times.reconcileAfter()),
        new SubmitResult.Accepted(forStore(body), false, false, claim.limit()));
  }

  private Conclusion refused(String code, String message, Long currentPrice) {
    return new Conclusion(
        Settlement.refused(code, false),
        new SubmitResult.Refused(code, message, currentPrice, claim.limit()));
  }

  private Conclusion queued(Duration asked, boolean sent, String reason) {
    OrderUpdate update = OrderUpdate.queued(upstreamName, clock.instant());
    return new Conclusion(
        Settlement.queue(update, backoff.retry(0, asked), sent, reason),
        new SubmitResult.Accepted(forStore(update.body()), false, true, claim.limit()));
  }

  private Buffer forStore(Buffer body) {
    return OrderBodies.forStore(
        body, upstreamName, order.externalId(), account().webhookUrl(), order.webhookUrl());
  }

  private <T> Future<T> timed(Future<T> call) {
    calledAt = nanoTime.getAsLong();
    calling = true;
    return call.onComplete(
        done -> {
          calling = false;
          if (!over) {
            upstreamNanos += nanoTime.getAsLong() - calledAt;
          }
        });
  }

  private Duration left() {
    return Duration.ofNanos(deadlineNanos - nanoTime.getAsLong());
  }

  private Account account() {
    return tenant.account();
  }
}
