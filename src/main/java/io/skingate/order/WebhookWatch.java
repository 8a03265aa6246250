package io.skingate.order;

import io.skingate.order.model.OrderRequest;
import io.skingate.order.store.OrderStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Learns from Redis, wherever the webhook came in, that SkinsNode has an order whose answer it
 * still owes. One timer serves all orders, and none is looked at before its first quarter of a
 * second is over. Belongs to one event loop.
 */
final class WebhookWatch {
  static final Duration EVERY = Duration.ofMillis(250);

  private final Vertx vertx;
  private final OrderStore store;
  private final Set<Waiting> waiting = new LinkedHashSet<>();
  private long timer = -1;

  WebhookWatch(Vertx vertx, OrderStore store) {
    this.vertx = vertx;
    this.store = store;
  }

  /**
   * Watches until the call for the order ends.
   *
   * @return completes once a webhook has shown the order, or another owner has settled it; never
   *     fails, and never completes where the call ends first
   */
  Future<Void> shown(String tenantId, OrderRequest order, Future<?> call) {
    Waiting one = new Waiting(tenantId, order);
    waiting.add(one);
    call.onComplete(done -> waiting.remove(one));
    if (timer < 0) {
      arm();
    }
    return one.shown.future();
  }

  private void arm() {
    timer = vertx.setTimer(EVERY.toMillis(), id -> look());
  }

  private void look() {
    timer = -1;
    for (Waiting one : List.copyOf(waiting)) {
      if (!one.due) {
        one.due = true;
      } else if (!one.looking) {
        one.looking = true;
        store.peek(one.tenantId, one.order).onComplete(peek -> looked(one, peek.result()));
      }
    }
    if (!waiting.isEmpty()) {
      arm();
    }
  }

  /** A look that failed tells nothing; the next one may. */
  private void looked(Waiting one, OrderStore.Peek peek) {
    one.looking = false;
    boolean shown =
        peek instanceof OrderStore.Peek.Shown || peek instanceof OrderStore.Peek.Answered;
    if (shown && waiting.remove(one)) {
      one.shown.complete();
    }
  }

  private static final class Waiting {
    final String tenantId;
    final OrderRequest order;
    final Promise<Void> shown = Promise.promise();
    boolean due;
    boolean looking;

    Waiting(String tenantId, OrderRequest order) {
      this.tenantId = tenantId;
      this.order = order;
    }
  }
}
