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
      upstream.pause(account(), claim.pause());
      return Future.succeededFuture(queued(claim.pause(), false, "SkinsNode asked for a pause"));
    }
    if (claim.askFirst()) {
      return timed(upstream.find(account(), tenant.id(), upstreamName, left()))
          .compose(
              found ->
                  found instanceof OrderAnswer.NotFound
                      ? send()
                      : Future.succeededFuture(conclude(found, true)));
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
    return timed(upstream.submit(account(), tenant.id(), request, left))
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

  /** Where SkinsNode may have the order from before, its refusal counts only if it has none. */
  private Future<Conclusion> afterSend(OrderAnswer answer) {
    boolean ask =
        answer instanceof OrderAnswer.Conflict
            || (claim.askFirst() && answer instanceof OrderAnswer.Refused);
    if (!ask) {
      return Future.succeededFuture(conclude(answer, claim.askFirst()));
    }
    return timed(upstream.find(account(), tenant.id(), upstreamName, left()))
        .map(
            found ->
                found instanceof OrderAnswer.NotFound
                    ? concludeRefusal(answer)
                    : conclude(found, true));
  }

  private Conclusion concludeRefusal(OrderAnswer answer) {
    if (claim.askFirst()) {
      // Its word that it has none may be as old as its cache: recovery asks once more when it is
      // not.
      return queued(null, true, "refused, and an earlier try may have placed it");
    }
    if (answer instanceof OrderAnswer.Conflict conflict) {
      return conflict.saysItExists()
          ? queued(null, true, "SkinsNode contradicts itself")
          : refused(conflict.code(), conflict.message(), conflict.currentPrice());
    }
    return conclude(answer, false);
  }

  /**
   * @param mayHaveIt whether SkinsNode may have the order whatever this answer says
   */
  private Conclusion conclude(OrderAnswer answer, boolean mayHaveIt) {
    if (answer instanceof OrderAnswer.Taken taken) {
      return taken(taken);
    }
    if (answer instanceof OrderAnswer.Refused refused) {
      return refused(refused.code(), refused.message(), refused.currentPrice());
    }
    if (answer instanceof OrderAnswer.CredentialsRejected) {
      return givenUp(
          "SkinsNode refused the account",
          new SubmitResult.UpstreamRejectedCredentials(claim.limit()),
          mayHaveIt,
          false);
    }
    if (answer instanceof OrderAnswer.ContractBroken broken) {
      return givenUp(
          "SkinsNode answered " + broken.httpStatus(),
          new SubmitResult.UpstreamError(claim.limit()),
          mayHaveIt,
          true);
    }
    if (answer instanceof OrderAnswer.Unknown unknown) {
      return queued(
          unknown.retryAfter(),
          mayHaveIt || unknown.sent(),
          unknown.reason().name().toLowerCase(Locale.ROOT));
    }
    return queued(null, true, "SkinsNode may have it");
  }

  private Conclusion taken(OrderAnswer.Taken taken) {
    Instant now = clock.instant();
    Buffer body = OrderBodies.completed(taken.body(), upstreamName, taken.status(), now);
    OrderUpdate update = new OrderUpdate(taken.status(), OrderBodies.time(body), body);
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

  /**
   * Not placed, and not the store's fault. An order that SkinsNode may have is not forgotten for
   * it.
   *
   * @param mayHaveIt from before: then it is worked on until that is known
   * @param mayHaveActed on this very try, which nobody expects: then it is looked for once more
   */
  private Conclusion givenUp(
      String reason, SubmitResult result, boolean mayHaveIt, boolean mayHaveActed) {
    Settlement settlement =
        mayHaveIt
            ? queued(null, true, reason).settlement()
            : Settlement.refused(reason, mayHaveActed);
    return new Conclusion(settlement, result);
  }

  private Conclusion queued(Duration asked, boolean sent, String reason) {
    Instant now = clock.instant();
    Buffer body = OrderBodies.queued(upstreamName, now);
    OrderUpdate update = new OrderUpdate(OrderStatus.QUEUED, null, body);
    return new Conclusion(
        Settlement.queue(update, backoff.retry(0, asked), sent, reason),
        new SubmitResult.Accepted(forStore(body), false, true, claim.limit()));
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
