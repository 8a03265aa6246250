package io.skingate.catalog;

import io.skingate.catalog.content.Content;
import io.skingate.catalog.content.ContentBuilder;
import io.skingate.catalog.content.ContentDecoder;
import io.skingate.catalog.memory.NoRoomException;
import io.skingate.skinsnode.BodySink;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/**
 * Brings a catalog's body from the event loop to a worker, piece by piece and in order, and pauses
 * the one while the other is behind. Ends with {@link #finish} or {@link #abandon}; safe for use
 * from any thread.
 */
final class CatalogReceiver implements BodySink {
  /** What may wait for the worker, in bytes; below the second, more may come. */
  private static final int FULL = 256 * 1024;

  private static final int ROOM = 64 * 1024;

  /** As much of one catalog is worked on before another gets its turn. */
  private static final int TURN = 256 * 1024;

  private final WorkerExecutor workers;
  private final Supplier<ContentBuilder> builders;
  private final Promise<Content> result = Promise.promise();
  private final Deque<Buffer> waiting = new ArrayDeque<>();
  private int waitingBytes;
  private boolean paused;
  private boolean working;
  private boolean whole;
  private boolean abandoned;
  private Source source;
  private String encoding;
  // Of the worker whose turn it is:
  private ContentDecoder decoder;

  CatalogReceiver(WorkerExecutor workers, Supplier<ContentBuilder> builders) {
    this.workers = workers;
    this.builders = builders;
  }

  @Override
  public synchronized void begin(String contentEncoding, Source from) {
    encoding = contentEncoding;
    source = from;
  }

  @Override
  public synchronized boolean take(Buffer piece) {
    if (abandoned) {
      return true;
    }
    waiting.add(piece);
    waitingBytes += piece.length();
    work();
    paused = waitingBytes > FULL;
    return !paused;
  }

  /**
   * The catalog, once all of it was taken and worked on. Fails with an {@link IOException} that
   * says what is wrong with it, or with a {@link NoRoomException}.
   */
  Future<Content> finish() {
    synchronized (this) {
      whole = true;
      work();
    }
    return result.future();
  }

  /** What was wrong with the catalog so far; null where nothing was. */
  Throwable problem() {
    return result.future().cause();
  }

  /** No more will come, and nobody wants what came. */
  synchronized void abandon() {
    abandoned = true;
    waiting.clear();
    work();
  }

  private void work() {
    if (!working) {
      working = true;
      workers
          .executeBlocking(
              () -> {
                turn();
                return null;
              },
              false)
          .onFailure(closed -> result.tryFail(closed));
    }
  }

  private void turn() {
    try {
      int done = 0;
      for (Buffer piece = next(); piece != null; piece = done < TURN ? next() : null) {
        if (decoder == null) {
          decoder = new ContentDecoder(encoding, builders);
        }
        decoder.append(piece);
        done += piece.length();
      }
      endTurn();
    } catch (IOException | NoRoomException | RuntimeException unusable) {
      fail(unusable);
    }
  }

  private synchronized Buffer next() {
    Buffer piece = waiting.poll();
    if (piece != null) {
      waitingBytes -= piece.length();
    }
    if (paused && waitingBytes < ROOM) {
      paused = false;
      source.resume();
    }
    return piece;
  }

  private void endTurn() throws IOException, NoRoomException {
    boolean done;
    synchronized (this) {
      working = false;
      if (!waiting.isEmpty()) {
        work();
        return;
      }
      done = whole || abandoned;
      working = done;
    }
    if (done) {
      end();
    }
  }

  private void end() throws IOException, NoRoomException {
    if (abandoned) {
      close();
    } else if (decoder == null) {
      throw new IOException("the catalog is empty");
    } else {
      Content content = decoder.finish();
      close();
      result.tryComplete(content);
    }
  }

  private void fail(Throwable problem) {
    result.tryFail(problem);
    synchronized (this) {
      abandoned = true;
      waiting.clear();
      // The exchange may be paused, and would wait for room that nobody makes.
      source.abort();
    }
    close();
  }

  private void close() {
    if (decoder != null) {
      decoder.close();
      decoder = null;
    }
  }
}
