package io.skingate.sandbox.catalog;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;

/** A catalog's answer, ready made; immutable, so a slow reader gets one state of it. */
public record CatalogBody(List<Buffer> chunks, long length, String etag) {

  /** Writes the body no faster than the connection takes it. */
  public Future<Void> sendTo(HttpServerResponse response) {
    response.putHeader("content-length", Long.toString(length));
    Promise<Void> sent = Promise.promise();
    response.exceptionHandler(sent::tryFail);
    response.closeHandler(closed -> sent.tryFail("connection closed"));
    write(response, 0, sent);
    return sent.future();
  }

  private void write(HttpServerResponse response, int first, Promise<Void> sent) {
    int last = chunks.size() - 1;
    for (int i = first; i < last; i++) {
      response.write(chunks.get(i));
      if (response.writeQueueFull()) {
        int next = i + 1;
        response.drainHandler(drained -> write(response, next, sent));
        return;
      }
    }
    response.drainHandler(null);
    response.end(chunks.get(last)).onComplete(sent::tryComplete, sent::tryFail);
  }
}
