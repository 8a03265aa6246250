package io.skingate.order;

import io.skingate.order.model.OrderTimes;
import io.skingate.order.store.Admission;
import io.skingate.order.store.OrderStore;
import io.skingate.order.store.OrderStore.Finished;
import io.skingate.order.store.Settlement;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Brings a submission to its end: waits for SkinsNode or for a webhook that shows the order, puts
 * the outcome into Redis, and says what the store is told. Belongs to one event loop.
 */
final class SubmissionEnd {
  private final OrderStore store;
  private final Settler settler;
  private final OrderTimes times;
  private final LongSupplier nanoTime;
  private final WebhookWatch webhooks;

  SubmissionEnd(
      Vertx vertx, OrderStore store, Settler settler, OrderTimes times, LongSupplier nanoTime) {
    this.store = store;
    this.settler = settler;
    this.times = times;
    this.nanoTime = nanoTime;
    this.webhooks = new WebhookWatch(vertx, store);
  }

  /**
   * Runs the submission. Fails where Redis is out; the outcome is put there later.
   *
   * @param request what SkinsNode is given
   * @param concluded is given the outcome before it is put into Redis
   */
  Future<SubmitResult> of(
      Submission submission,
      SubmitCommand command,
      Buffer request,
      Admission.Claimed claim,
      Consumer<Settlement> concluded) {
    long claimedAt = nanoTime.getAsLong();
    return conclusion(submission, command)
        .compose(
            conclusion -> {
              Settlement settlement = conclusion.settlement();
              concluded.accept(settlement);
              boolean withinLease = nanoTime.getAsLong() - claimedAt < times.lease().toNanos();
              return settler
                  .settle(command, request, claim.fence(), settlement, withinLease)
                  .compose(kept -> told(command, claim, conclusion.result(), kept));
            });
  }

  private Future<Submission.Conclusion> conclusion(Submission submission, SubmitCommand command) {
    Future<Submission.Conclusion> call = submission.run();
    if (call.isComplete()) {
      return call;
    }
    Promise<Submission.Conclusion> first = Promise.promise();
    call.onComplete(
        done -> {
          if (!submission.isOver()) {
            first.handle(done);
          }
        });
    webhooks
        .shown(command.tenant().id(), command.order(), call)
        .onSuccess(shown -> first.complete(submission.endByWebhook()));
    return first.future();
  }

  /** Where Redis has another outcome than this one, that is the one that counts. */
  private Future<SubmitResult> told(
      SubmitCommand command, Admission.Claimed claim, SubmitResult result, Finished.Outcome kept) {
    boolean queued = result instanceof SubmitResult.Accepted accepted && accepted.queued();
    boolean taken = result instanceof SubmitResult.Accepted && !queued;
    boolean holds =
        switch (kept) {
          case OK -> true;
          case SHOWN -> false;
          case STALE -> taken;
          case GONE -> !queued;
        };
    if (holds) {
      return Future.succeededFuture(result);
    }
    boolean replayed = kept != Finished.Outcome.SHOWN;
    return store
        .peek(command.tenant().id(), command.order())
        .map(found -> OrderAnswers.standing(command, found, replayed, claim.limit()));
  }
}
