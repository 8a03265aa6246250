package io.skingate.catalog;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;

/** An answer that is made on another thread and completes on the context of the one who asked. */
final class Reply<T> {
  private final Context asker = Vertx.currentContext();
  private final Promise<T> promise = Promise.promise();

  Future<T> future() {
    return promise.future();
  }

  /** Answers; all but the first answer are dropped. */
  void complete(T answer) {
    if (asker == null) {
      promise.tryComplete(answer);
    } else {
      asker.runOnContext(turn -> promise.tryComplete(answer));
    }
  }
}
