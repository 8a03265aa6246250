package io.skingate.skinsnode.answer;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A response body as it comes in, up to a limit. Kept in segments, so that neither growing nor a
 * drip of single bytes costs more than the bytes themselves. Filled by one thread; whoever gets it
 * afterwards only reads.
 */
public final class ResponseBody {
  /** Above an order's answer, which comes whole. */
  private static final int FIRST_SEGMENT = 512;

  private static final int SEGMENT = 64 * 1024;

  private final int limit;
  private final List<byte[]> segments = new ArrayList<>();
  private byte[] last = new byte[0];
  private int used;
  private int size;

  /**
   * @param limit in bytes
   */
  public ResponseBody(int limit) {
    this.limit = limit;
  }

  /** Takes a chunk; false, and nothing taken, if it would go beyond the limit. */
  public boolean append(Buffer chunk) {
    int length = chunk.length();
    if (length > limit - size) {
      return false;
    }
    for (int from = 0; from < length; ) {
      if (used == last.length) {
        last =
            new byte
                [segments.isEmpty() ? Math.min(Math.max(length, FIRST_SEGMENT), SEGMENT) : SEGMENT];
        segments.add(last);
        used = 0;
      }
      int taken = Math.min(length - from, last.length - used);
      chunk.getBytes(from, from + taken, last, used);
      used += taken;
      from += taken;
    }
    size += length;
    return true;
  }

  /** The whole body in a new array. Large bodies are copied: not on an event loop. */
  public byte[] bytes() {
    byte[] all = new byte[size];
    int at = 0;
    for (byte[] segment : segments) {
      int length = Math.min(segment.length, size - at);
      System.arraycopy(segment, 0, all, at, length);
      at += length;
    }
    return all;
  }
}
