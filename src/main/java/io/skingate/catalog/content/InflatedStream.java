package io.skingate.catalog.content;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a stored body inflated, a few blocks at a time: the next are inflated, on a worker, when
 * the last ones have left, so that a reader holds little however slow it is. Belongs to the
 * response's event loop.
 */
final class InflatedStream {
  private static final Logger LOG = LoggerFactory.getLogger(InflatedStream.class);

  private static final int PIECE = 64 * 1024;

  private final StoredBody body;
  private final ContentStore store;
  private final HttpServerResponse response;
  private final Promise<Void> promise = Promise.promise();

  InflatedStream(StoredBody body, ContentStore store, HttpServerResponse response) {
    this.body = body;
    this.store = store;
    this.response = response;
  }

  /** Completes when the response has ended, or can go on no more. */
  Future<Void> run() {
    send(0);
    return promise.future();
  }

  private void send(int block) {
    if (block == body.blockCount()) {
      response.end().onComplete(promise);
      return;
    }
    int end = block + 1;
    int length = body.inflatedLength(block);
    while (end < body.blockCount() && length + body.inflatedLength(end) <= PIECE) {
      length += body.inflatedLength(end++);
    }
    int next = end;
    byte[] piece = new byte[length];
    store
        .inflating(() -> inflate(block, next, piece))
        .onFailure(fault -> LOG.atError().setCause(fault).log("A catalog cannot be inflated"))
        .compose(response::write)
        .onSuccess(left -> send(next))
        .onFailure(
            failure -> {
              if (!response.closed()) {
                // Its length was promised: only a cut tells the reader.
                response.reset();
              }
              promise.fail(failure);
            });
  }

  private Buffer inflate(int block, int end, byte[] piece) {
    int at = 0;
    for (int i = block; i < end; i++) {
      body.inflate(i, piece, at);
      at += body.inflatedLength(i);
    }
    return Buffer.buffer(piece);
  }
}
