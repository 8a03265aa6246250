package io.skingate.order;

import io.skingate.catalog.PriceCheck;
import io.skingate.order.model.Backoff;
import io.skingate.order.model.OrderTimes;
import io.skingate.order.store.Admission;
import io.skingate.order.store.OrderStore;
import io.skingate.order.store.Settlement;
import io.skingate.skinsnode.Upstream;
import io.skingate.tenant.Tenant;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The orders that an event loop has claimed: brings each to its end, and hands back those that are
 * not there when the pod stops. Belongs to that event loop.
 */
final class ClaimedOrders {
  private final Vertx vertx;
  private final OrderStore store;
  private final Settler settler;
  private final Upstream upstream;
  private final PriceCheck prices;
  private final Backoff backoff;
  private final OrderTimes times;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final Submissions submissions;
  private final SubmissionEnd end;
  private final Set<ArrivedOrder> running = new HashSet<>();

  /**
   * @param submissions those of the pod
   */
  ClaimedOrders(
      Vertx vertx,
      OrderStore store,
      Settler settler,
      Upstream upstream,
      PriceCheck prices,
      Backoff backoff,
      OrderTimes times,
      Clock clock,
      LongSupplier nanoTime,
      Submissions submissions) {
    this.vertx = vertx;
    this.store = store;
    this.settler = settler;
    this.upstream = upstream;
    this.prices = prices;
    this.backoff = backoff;
    this.times = times;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.submissions = submissions;
    this.end = new SubmissionEnd(vertx, store, settler, times, nanoTime);
  }

  /**
   * Brings an order to its end. Fails where Redis is out; the outcome is put there later.
   *
   * @param request what SkinsNode is given
   */
  Future<SubmitResult> run(ArrivedOrder order, Buffer request, Admission.Claimed claim) {
    SubmitCommand command = order.command;
    Submissions.Key key = Submissions.Key.of(command.tenant().id(), command.order());
    Promise<SubmitResult> ended = Promise.promise();
    order.claim = claim;
    submissions.begun(key, ended.future());
    running.add(order);
    order.submission =
        new Submission(
            upstream,
            prices,
            backoff,
            clock,
            nanoTime,
            times,
            command,
            request,
            claim,
            order.deadlineNanos);
    end.of(order.submission, command, request, claim, settled -> order.settlement = settled)
        .onComplete(
            done -> {
              running.remove(order);
              submissions.ended(key, ended.future());
              ended.handle(done);
            });
    return ended.future();
  }

  /**
   * Waits for those under way, and for outcomes that Redis does not have yet, and hands back the
   * leases of those that are not done in time.
   */
  Future<Void> stop(Duration grace) {
    return StopGrace.untilIdle(
            vertx, nanoTime, grace, () -> running.isEmpty() && settler.unsettled() == 0)
        .compose(
            over ->
                Future.join(List.copyOf(running).stream().map(this::handBack).toList()).mapEmpty());
  }

  /** SkinsNode may have it: another pod asks. */
  private Future<?> handBack(ArrivedOrder order) {
    Tenant tenant = order.command.tenant();
    String externalId = order.command.order().externalId();
    Settlement handBack = Settlement.handedBack(tenant.upstreamName(externalId), clock.instant());
    return store.finish(tenant.id(), externalId, order.claim.fence(), handBack).otherwiseEmpty();
  }
}
