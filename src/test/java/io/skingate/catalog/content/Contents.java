package io.skingate.catalog.content;

import io.skingate.catalog.memory.NoRoomException;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;

/** Makes contents and looks into them, for tests. */
public final class Contents {
  private Contents() {}

  /** A store with its own limit. */
  public static ContentStore store(Vertx vertx, long limit) {
    return new ContentStore(vertx, limit);
  }

  public static Content of(ContentStore store, String json) throws IOException, NoRoomException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    return of(store, bytes, bytes.length);
  }

  /** Hands it over in pieces of so many bytes. */
  public static Content of(ContentStore store, byte[] bytes, int piece)
      throws IOException, NoRoomException {
    return of(store, bytes, piece, null);
  }

  /** After another one. */
  static Content of(ContentStore store, byte[] bytes, int piece, Content previous)
      throws IOException, NoRoomException {
    ContentBuilder builder = store.builder(previous);
    try {
      for (int from = 0; from < bytes.length; from += piece) {
        builder.append(bytes, from, Math.min(bytes.length, from + piece));
      }
      return builder.finish();
    } finally {
      builder.discard();
    }
  }

  /** The body, each block inflated by itself. */
  public static byte[] plain(Content content) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int block = 0; block < content.body().blockCount(); block++) {
      all.writeBytes(block(content, block));
    }
    return all.toByteArray();
  }

  /** The body as it is kept. */
  public static byte[] gzip(Content content) {
    byte[] all = new byte[(int) content.length(true)];
    content.body().gzip.read(0, all, all.length);
    return all;
  }

  /** The share of blocks that stand in another content too. */
  static double sharedBlocks(Content content, Content other) {
    int shared = 0;
    for (int block = 0; block < content.body().blockCount(); block++) {
      byte[] bytes = block(content, block);
      CRC32C check = new CRC32C();
      check.update(bytes);
      long digest = XxHash64.hash(bytes, 0, bytes.length, 0);
      int value = (int) check.getValue();
      boolean found =
          other.body().find(bytes.length, digest, value, true) >= 0
              || other.body().find(bytes.length, digest, value, false) >= 0;
      shared += found ? 1 : 0;
    }
    return shared / (double) content.body().blockCount();
  }

  private static byte[] block(Content content, int block) {
    byte[] bytes = new byte[content.body().inflatedLength(block)];
    content.body().inflate(block, bytes, 0);
    return bytes;
  }

  /** The digest of each row. */
  static long[] digests(Content content) {
    return IntStream.range(0, content.items()).mapToLong(content.index()::digest).toArray();
  }

  /** The first byte of each block. */
  static byte[] blockStarts(Content content) {
    byte[] starts = new byte[content.body().blockCount()];
    for (int block = 0; block < starts.length; block++) {
      starts[block] = block(content, block)[0];
    }
    return starts;
  }
}
