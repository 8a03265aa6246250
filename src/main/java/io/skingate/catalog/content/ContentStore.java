package io.skingate.catalog.content;

import io.skingate.catalog.memory.SlabPool;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Where the catalogs of a pod lie, those that are served and the old ones that somebody still
 * reads. Safe for use from any thread.
 */
public final class ContentStore {
  /** Each holds 64 KiB on the heap, and as much again on its way to the socket. */
  private static final int MOST_INFLATING = 64;

  /** Above this share of the memory for catalogs, old bodies cost their readers the connection. */
  private static final int OLD_SHARE = 4;

  private final SlabPool pool;
  private final WorkerExecutor inflaters;
  private final AtomicInteger inflating = new AtomicInteger();
  private final AtomicLong cutOff = new AtomicLong();
  private final Deque<StoredBody> old = new ArrayDeque<>();

  /**
   * @param limit of all catalogs together, in bytes
   */
  public ContentStore(Vertx vertx, long limit) {
    this(vertx, new SlabPool(limit));
  }

  private ContentStore(Vertx vertx, SlabPool pool) {
    this.pool = pool;
    // One thread: readers that have no gzip may cost a pod one core at most.
    this.inflaters = vertx.createSharedWorkerExecutor("skingate-inflate", 1);
  }

  /** With the limit that this JVM's memory sets. */
  public static ContentStore ofProcess(Vertx vertx) {
    return new ContentStore(vertx, SlabPool.ofProcess());
  }

  /**
   * @param previous the content that the new one most likely resembles; null for none
   */
  public ContentBuilder builder(Content previous) {
    boolean held = previous != null && previous.body().enter();
    return new ContentBuilder(this, pool, held ? previous.body() : null);
  }

  /** Room for bytes on their way between this pod and Redis. */
  public Packed packed() {
    return new Packed(pool);
  }

  /**
   * Uses a content's memory again as soon as nobody reads it. Where old contents take more than a
   * quarter of all memory, those who still read the oldest are cut off.
   */
  public synchronized void retire(Content content) {
    content.index().giveUp();
    StoredBody body = content.body();
    body.giveUp();
    old.add(body);
    old.removeIf(StoredBody::isFreed);
    long bytes = old.stream().mapToLong(StoredBody::bytes).sum();
    while (bytes > pool.limit() / OLD_SHARE && !old.isEmpty()) {
      StoredBody oldest = old.remove();
      bytes -= oldest.bytes();
      cutOff.addAndGet(oldest.cutOff());
    }
  }

  /** What catalogs take now, in bytes. */
  public long bytes() {
    return pool.inUse();
  }

  /** What catalogs may take, in bytes. */
  public long limit() {
    return pool.limit();
  }

  /** How many readers were cut off so far, since they were too slow. */
  public long readersCutOff() {
    return cutOff.get();
  }

  public Future<Void> close() {
    return inflaters.close();
  }

  boolean enterInflating() {
    if (inflating.incrementAndGet() <= MOST_INFLATING) {
      return true;
    }
    inflating.decrementAndGet();
    return false;
  }

  void leaveInflating() {
    inflating.decrementAndGet();
  }

  /** Runs on a worker; completes on the caller's context. */
  Future<Buffer> inflating(Callable<Buffer> work) {
    return inflaters.executeBlocking(work, false);
  }
}
