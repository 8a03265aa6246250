package io.skingate.order;

import io.skingate.order.model.OrderRequest;
import io.skingate.order.store.OrderStore;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Lets equal orders wait for the one that is being submitted: for its own future where this pod
 * submits it, on whichever event loop, else by looking at Redis, one look at a time for all who
 * wait. Belongs to one event loop.
 */
final class DuplicateWaits {
  private static final long FIRST_LOOK_MILLIS = 15;
  private static final long MAX_LOOK_MILLIS = 250;

  /**
   * The first one's deadline is hardly sooner than that of a duplicate, and it settles after it: so
   * long past its own deadline a duplicate has its last look, and twice as long it waits.
   */
  private static final Duration LAST_LOOK = Duration.ofMillis(60);

  /** What a waiting order learns. */
  sealed interface Other {}

  /** Another pod's submission was answered. */
  record Answered(OrderStore.FirstAnswer answer) implements Other {}

  /** This pod's submission ended. */
  record Ended(SubmitResult result) implements Other {}

  /** The submission was refused and left nothing behind. */
  record Gone() implements Other {}

  /** It did not settle in time. */
  record StillBusy() implements Other {}

  private final Vertx vertx;
  private final OrderStore store;
  private final LongSupplier nanoTime;
  private final Submissions submissions;
  private final Map<Submissions.Key, Looks> looks = new HashMap<>();

  DuplicateWaits(Vertx vertx, OrderStore store, Submissions submissions, LongSupplier nanoTime) {
    this.vertx = vertx;
    this.store = store;
    this.submissions = submissions;
    this.nanoTime = nanoTime;
  }

  /** Fails only where Redis is out. */
  Future<Other> await(String tenantId, OrderRequest order, long deadlineNanos) {
    Submissions.Key key = Submissions.Key.of(tenantId, order);
    Future<Other> other = ownSubmission(key);
    if (other == null) {
      other = looks.computeIfAbsent(key, k -> new Looks(k, order)).until(deadlineNanos);
    }
    long left = millisUntil(deadlineNanos + 2 * LAST_LOOK.toNanos());
    Promise<Other> first = Promise.promise();
    long timer = vertx.setTimer(left, id -> first.tryComplete(new StillBusy()));
    other.onComplete(
        done -> {
          vertx.cancelTimer(timer);
          if (done.succeeded()) {
            first.tryComplete(done.result());
          } else {
            first.tryFail(done.cause());
          }
        });
    return first.future();
  }

  /**
   * What comes of the order where this pod submits it, completed on this event loop; null where it
   * does not.
   */
  private Future<Other> ownSubmission(Submissions.Key key) {
    Future<SubmitResult> own = submissions.of(key);
    if (own == null) {
      return null;
    }
    Context context = vertx.getOrCreateContext();
    Promise<Other> here = Promise.promise();
    own.<Other>map(Ended::new).onComplete(done -> context.runOnContext(turn -> here.handle(done)));
    return here.future();
  }

  private long millisUntil(long nanos) {
    return Math.max(1, Duration.ofNanos(nanos - nanoTime.getAsLong()).toMillis());
  }

  /** Looks until the last who waits has given up. */
  private final class Looks {
    private final Submissions.Key key;
    private final OrderRequest order;
    private final Promise<Other> found = Promise.promise();
    private long lastDeadline = Long.MIN_VALUE;
    private long interval = FIRST_LOOK_MILLIS;
    private boolean begun;

    Looks(Submissions.Key key, OrderRequest order) {
      this.key = key;
      this.order = order;
    }

    Future<Other> until(long deadlineNanos) {
      lastDeadline = begun ? Math.max(lastDeadline, deadlineNanos) : deadlineNanos;
      if (!begun) {
        begun = true;
        later();
      }
      return found.future();
    }

    private void later() {
      vertx.setTimer(
          Math.min(interval, millisUntil(lastDeadline + LAST_LOOK.toNanos())), id -> look());
      interval = Math.min(MAX_LOOK_MILLIS, interval * 2);
    }

    private void look() {
      // Redis may have told the second of two event loops before it told the first.
      Future<Other> own = ownSubmission(key);
      if (own != null) {
        end(own);
        return;
      }
      store
          .peek(key.tenantId(), order)
          .onComplete(
              peek -> {
                if (peek.failed()) {
                  end(Future.failedFuture(peek.cause()));
                } else if (peek.result() instanceof OrderStore.Peek.Answered answered) {
                  end(Future.succeededFuture(new Answered(answered.answer())));
                } else if (peek.result() instanceof OrderStore.Peek.Gone) {
                  end(Future.succeededFuture(new Gone()));
                } else if (nanoTime.getAsLong() >= lastDeadline + LAST_LOOK.toNanos()) {
                  end(Future.succeededFuture(new StillBusy()));
                } else {
                  later();
                }
              });
    }

    private void end(Future<Other> result) {
      looks.remove(key, this);
      result.onComplete(found);
    }
  }
}
