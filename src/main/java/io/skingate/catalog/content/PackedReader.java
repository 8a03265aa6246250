package io.skingate.catalog.content;

import io.skingate.catalog.memory.NoRoomException;
import java.io.EOFException;
import java.io.IOException;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads packed bytes inflated, in memory that does not depend on their number. Blocking; belongs to
 * one thread at a time and has to be closed.
 */
final class PackedReader implements AutoCloseable {
  private static final int STEP = 8 * 1024;
  private static final int MOST_VARINT_BITS = 63;

  private final Packed packed;
  private final Inflater inflater = new Inflater(true);
  private final byte[] compressed = new byte[STEP];
  private final byte[] bytes = new byte[2 * STEP];
  private long taken;
  private int at;
  private int end;

  /**
   * @param start where the deflated stream begins
   */
  PackedReader(Packed packed, long start) {
    this.packed = packed;
    this.taken = start;
  }

  /** Whether more comes before the stream ends. */
  boolean fill() throws IOException {
    while (at == end && !inflater.finished()) {
      try {
        if (inflater.needsInput()) {
          int length = (int) Math.min(STEP, packed.size() - taken);
          if (length <= 0) {
            throw new EOFException("what was shared is cut off");
          }
          packed.read(taken, compressed, length);
          taken += length;
          inflater.setInput(compressed, 0, length);
        }
        at = 0;
        end = inflater.inflate(bytes);
      } catch (DataFormatException broken) {
        throw new IOException("what was shared cannot be inflated");
      }
    }
    return at < end;
  }

  /** Hands over what is inflated already, up to so many bytes; how many there were. */
  int drain(long most, ByteSink sink) throws IOException, NoRoomException {
    int length = (int) Math.min(most, end - at);
    sink.accept(bytes, at, at + length);
    at += length;
    return length;
  }

  /** A number from 0 on, seven bits a byte, the lowest first. */
  long number() throws IOException {
    long value = 0;
    for (int shift = 0; shift < MOST_VARINT_BITS; shift += 7) {
      if (!fill()) {
        throw new EOFException("what was shared ends early");
      }
      byte next = bytes[at++];
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IOException("what was shared holds a number that is none");
  }

  @Override
  public void close() {
    inflater.end();
  }
}
