package io.skingate.catalog.content;

import io.netty.buffer.Unpooled;
import io.skingate.catalog.memory.Holders;
import io.skingate.catalog.memory.NoRoomException;
import io.skingate.catalog.memory.Slabs;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.net.impl.ConnectionBase;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * A catalog's body outside of the heap: compressed, and plain too where it is small. Sockets take
 * it by reference. Its memory is used again when it was given up and its last reader has all of it.
 * Safe for use from any thread.
 */
final class StoredBody {
  private final ContentStore store;
  final Slabs gzip;
  private final Blocks blocks;
  private final long blocksEnd;
  private final long gzipLength;
  private final Buffer gzipBuffer;
  private final Buffer plainBuffer;
  private final Holders holders;
  private final Set<Reader> readers = ConcurrentHashMap.newKeySet();
  private volatile boolean freed;

  /** Who is being sent to; compared by identity. */
  private static final class Reader {
    private final HttpConnection connection;

    Reader(HttpConnection connection) {
      this.connection = connection;
    }

    /** Not as the connection itself closes, which sends first what waits to be sent. */
    void cutOff() {
      ((ConnectionBase) connection).channelHandlerContext().close();
    }
  }

  /**
   * @param gzip trimmed
   * @param plain trimmed; null where the body is inflated for each reader
   * @param blocksEnd where the last block ends in the gzip stream
   */
  StoredBody(ContentStore store, Slabs gzip, Slabs plain, Blocks blocks, long blocksEnd) {
    this.store = store;
    this.gzip = gzip;
    this.blocks = blocks;
    this.blocksEnd = blocksEnd;
    this.gzipLength = gzip.size();
    this.gzipBuffer = buffer(gzip);
    this.plainBuffer = plain == null ? null : buffer(plain);
    this.holders =
        new Holders(
            () -> {
              gzip.free();
              if (plain != null) {
                plain.free();
              }
              freed = true;
            });
  }

  long length(boolean compressed) {
    return compressed ? gzipLength : blocks.length();
  }

  /**
   * Begins a reading; null where the body is gone, or more readers want it inflated than can be.
   */
  Reading open(boolean compressed) {
    boolean inflates = !compressed && plainBuffer == null;
    if (inflates && !store.enterInflating()) {
      return null;
    }
    if (holders.enter()) {
      return new Reading(compressed, inflates);
    }
    if (inflates) {
      store.leaveInflating();
    }
    return null;
  }

  /** One answer, to be sent once. */
  final class Reading {
    private final boolean compressed;
    private final boolean inflates;

    private Reading(boolean compressed, boolean inflates) {
      this.compressed = compressed;
      this.inflates = inflates;
    }

    /**
     * Sends the body and ends the response, on the event loop of the request. Completes when the
     * last byte has left.
     */
    Future<Void> send(HttpServerRequest request) {
      HttpServerResponse response = request.response();
      Reader reader = new Reader(request.connection());
      readers.add(reader);
      Future<Void> sent;
      try {
        sent =
            inflates
                ? new InflatedStream(StoredBody.this, store, response).run()
                : response.end(compressed ? gzipBuffer : plainBuffer);
      } catch (RuntimeException gone) {
        sent = Future.failedFuture(gone);
      }
      return sent.onComplete(
          ended -> {
            readers.remove(reader);
            if (inflates) {
              store.leaveInflating();
            }
            holders.leave();
          });
    }
  }

  int blockCount() {
    return blocks.count();
  }

  /** The bytes that a block inflates to. */
  int inflatedLength(int block) {
    return blocks.inflated(block);
  }

  /**
   * Inflates one block into a buffer from a place on. Takes up to half a millisecond; to be called
   * only within a reading.
   *
   * @throws IllegalStateException if the memory does not hold what was put there
   */
  void inflate(int block, byte[] into, int from) {
    byte[] compressed = new byte[compressedLength(block)];
    gzip.read(blocks.start(block), compressed, compressed.length);
    int end = from + blocks.inflated(block);
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(compressed);
      for (int at = from; at < end; ) {
        int more = inflater.inflate(into, at, end - at);
        if (more == 0) {
          throw new IllegalStateException("a block of a catalog is too short");
        }
        at += more;
      }
    } catch (DataFormatException impossible) {
      throw new IllegalStateException("a block of a catalog cannot be inflated", impossible);
    } finally {
      inflater.end();
    }
  }

  /** Holds the memory for one who reads blocks; false where it is gone. */
  boolean enter() {
    return holders.enter();
  }

  void leave() {
    holders.leave();
  }

  /** As {@link Blocks#find}. */
  int find(int inflated, long digest, int check, boolean well) {
    return blocks.find(inflated, digest, check, well);
  }

  /** Puts a block as it is into another body. To be called only within a reading. */
  void copy(int block, Slabs into, byte[] buffer) throws NoRoomException {
    int left = compressedLength(block);
    for (long at = blocks.start(block); left > 0; ) {
      int taken = Math.min(left, buffer.length);
      gzip.read(at, buffer, taken);
      into.put(buffer, 0, taken);
      at += taken;
      left -= taken;
    }
  }

  private int compressedLength(int block) {
    return (int) (blocks.end(block, blocksEnd) - blocks.start(block));
  }

  /** No reader begins any more once those who opened it have ended. To be called once. */
  void giveUp() {
    holders.leave();
  }

  /** Whether its memory is used again. */
  boolean isFreed() {
    return freed;
  }

  /** What it holds, in bytes. */
  long bytes() {
    return gzipLength + (plainBuffer == null ? 0 : plainBuffer.length());
  }

  /** Ends all readings under way, by closing the connections; how many there were. */
  int cutOff() {
    int count = 0;
    for (Reader reader : readers) {
      count++;
      reader.cutOff();
    }
    return count;
  }

  private static Buffer buffer(Slabs slabs) {
    ByteBuffer[] views = slabs.views();
    for (int i = 0; i < views.length; i++) {
      views[i] = views[i].asReadOnlyBuffer();
    }
    return BufferInternal.buffer(Unpooled.wrappedBuffer(views.length, views));
  }
}
