package io.skingate.catalog.sharing;

import io.skingate.catalog.content.Packed;
import io.skingate.catalog.memory.NoRoomException;
import io.skingate.redis.RedisLink;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Brings compressed bytes into Redis and out of it, in pieces, one at a time: no command is large,
 * and neither pod nor Redis holds more than one of them besides. Each piece begins with the number
 * of this form and a check. Belongs to the event loop of its link.
 */
final class Pieces {
  /** Of one value in Redis, in bytes. */
  static final int LARGEST = 256 * 1024;

  private static final byte FORM = 1;
  private static final int HEADER = 1 + Integer.BYTES;
  private static final int PAYLOAD = LARGEST - HEADER;

  private final RedisLink redis;
  private final WorkerExecutor workers;
  private final SharingMetrics metrics;

  Pieces(RedisLink redis, WorkerExecutor workers, SharingMetrics metrics) {
    this.redis = redis;
    this.workers = workers;
    this.metrics = metrics;
  }

  /** Where bytes come from; readable by any thread. */
  interface Source {
    void read(long from, byte[] into, int length);
  }

  /** How many pieces so many bytes take. */
  static int count(long bytes) {
    return (int) ((bytes + PAYLOAD - 1) / PAYLOAD);
  }

  /**
   * @param keys what each piece's key begins with
   */
  Future<Void> write(String keys, Source source, long bytes, long expiryMillis) {
    return write(keys, source, bytes, 0, expiryMillis);
  }

  private Future<Void> write(String keys, Source source, long bytes, int piece, long expiryMillis) {
    if (piece == count(bytes)) {
      return Future.succeededFuture();
    }
    return workers
        .executeBlocking(() -> piece(source, bytes, piece), false)
        .compose(
            value ->
                redis
                    .command(
                        "catalog_set",
                        Request.cmd(Command.SET)
                            .arg(keys + piece)
                            .arg(value)
                            .arg("PX")
                            .arg(expiryMillis))
                    .onSuccess(stored -> metrics.written(value.length())))
        .compose(stored -> write(keys, source, bytes, piece + 1, expiryMillis));
  }

  private static Buffer piece(Source source, long bytes, int piece) {
    long from = (long) piece * PAYLOAD;
    byte[] payload = new byte[(int) Math.min(PAYLOAD, bytes - from)];
    source.read(from, payload, payload.length);
    byte[] value =
        ByteBuffer.allocate(HEADER + payload.length)
            .put(FORM)
            .putInt(check(payload, 0, payload.length))
            .put(payload)
            .array();
    return Buffer.buffer(value);
  }

  /** Fails with an {@link UnusableException}, or as Redis does; the caller frees the bytes. */
  Future<Packed> read(String keys, long bytes, Packed into) {
    return read(keys, bytes, 0, into);
  }

  private Future<Packed> read(String keys, long bytes, int piece, Packed into) {
    if (piece == count(bytes)) {
      return Future.succeededFuture(into);
    }
    int expected = (int) Math.min(PAYLOAD, bytes - (long) piece * PAYLOAD);
    return redis
        .command("catalog_get", Request.cmd(Command.GET).arg(keys + piece))
        .compose(
            reply ->
                workers.executeBlocking(
                    () -> {
                      append(reply, expected, into);
                      return null;
                    },
                    false))
        .compose(appended -> read(keys, bytes, piece + 1, into));
  }

  private void append(Response reply, int expected, Packed into) throws UnusableException {
    if (reply == null) {
      throw new UnusableException("missing", "a piece of the catalog is not in Redis any more");
    }
    byte[] value = reply.toBytes();
    metrics.read(value.length);
    boolean sound =
        value.length == HEADER + expected
            && value[0] == FORM
            && ByteBuffer.wrap(value).getInt(1) == check(value, HEADER, expected);
    if (!sound) {
      throw new UnusableException("corrupt", "a piece of the catalog in Redis is damaged");
    }
    try {
      into.append(value, HEADER, value.length);
    } catch (NoRoomException full) {
      throw new UnusableException("too_large", "there is no room for the catalog in Redis");
    }
  }

  private static int check(byte[] bytes, int from, int length) {
    CRC32C check = new CRC32C();
    check.update(bytes, from, length);
    return (int) check.getValue();
  }

  /** Sets the expiry of each piece anew; completes whatever comes of it. */
  Future<Void> expire(String keys, int pieces, long expiryMillis) {
    Future<Void> done = Future.succeededFuture();
    for (int piece = 0; piece < pieces; piece++) {
      String key = keys + piece;
      done =
          done.compose(
              next ->
                  redis
                      .command(
                          "catalog_expire", Request.cmd(Command.PEXPIRE).arg(key).arg(expiryMillis))
                      .mapEmpty());
    }
    return done.otherwiseEmpty();
  }
}
