package io.skingate.catalog.content;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.compression.ZlibCodecFactory;
import io.netty.handler.codec.compression.ZlibWrapper;
import io.skingate.catalog.memory.NoRoomException;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Undoes a content encoding while the bytes come, and hands them to a builder. Blocking; belongs to
 * one thread at a time.
 */
public final class ContentDecoder {
  /** So little at once that even the most extreme compression yields 2 MiB. */
  private static final int STEP = 2048;

  private final ContentBuilder builder;
  private final EmbeddedChannel inflater;
  private byte[] bytes = new byte[0];

  /**
   * @param encoding the value of Content-Encoding; null without one
   * @param builders asked once, unless this throws
   * @throws IOException if it is one that was not asked for
   */
  public ContentDecoder(String encoding, Supplier<ContentBuilder> builders) throws IOException {
    this.inflater = inflater(encoding == null ? "identity" : encoding);
    this.builder = builders.get();
  }

  /**
   * @throws IOException if this is no catalog; the message quotes nothing of it
   * @throws NoRoomException if it is larger than the memory that is left
   */
  public void append(Buffer piece) throws IOException, NoRoomException {
    int length = piece.length();
    if (bytes.length < length) {
      bytes = new byte[length];
    }
    piece.getBytes(0, length, bytes, 0);
    if (inflater == null) {
      builder.append(bytes, 0, length);
      return;
    }
    for (int from = 0; from < length; from += STEP) {
      try {
        // A copy: what it cannot use yet it keeps.
        inflater.writeInbound(Unpooled.copiedBuffer(bytes, from, Math.min(STEP, length - from)));
      } catch (CodecException broken) {
        throw new IOException("the catalog cannot be decompressed");
      }
      drain();
    }
  }

  /**
   * @throws IOException if this is no catalog
   * @throws NoRoomException if it is larger than the memory that is left
   */
  public Content finish() throws IOException, NoRoomException {
    return builder.finish();
  }

  /** Gives all memory back, unless it was finished. */
  public void close() {
    builder.discard();
    if (inflater != null) {
      try {
        inflater.finishAndReleaseAll();
      } catch (CodecException cut) {
        // What was taken of the stream is given up whole.
      }
    }
  }

  private void drain() throws IOException, NoRoomException {
    for (ByteBuf piece = inflater.readInbound(); piece != null; piece = inflater.readInbound()) {
      try {
        byte[] inflated = new byte[piece.readableBytes()];
        piece.readBytes(inflated);
        builder.append(inflated, 0, inflated.length);
      } finally {
        piece.release();
      }
    }
  }

  private static EmbeddedChannel inflater(String encoding) throws IOException {
    ZlibWrapper wrapper =
        switch (encoding.strip().toLowerCase(Locale.ROOT)) {
          case "", "identity" -> null;
          case "gzip", "x-gzip" -> ZlibWrapper.GZIP;
          case "deflate" -> ZlibWrapper.ZLIB_OR_NONE;
          default -> throw new IOException("the catalog's content encoding was not asked for");
        };
    return wrapper == null
        ? null
        : new EmbeddedChannel(ZlibCodecFactory.newZlibDecoder(wrapper, 0));
  }
}
