package io.skingate.catalog.content;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * XXH64 as its specification has it, so that equal bytes have equal digests on every pod and in
 * every build. For telling contents apart, not against forgery. Takes its input in any pieces.
 * Belongs to one thread.
 */
final class XxHash64 {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long P1 = 0x9E3779B185EBCA87L;
  private static final long P2 = 0xC2B2AE3D27D4EB4FL;
  private static final long P3 = 0x165667B19E3779F9L;
  private static final long P4 = 0x85EBCA77C2B2AE63L;
  private static final long P5 = 0x27D4EB2F165667C5L;
  private static final int STRIPE = 32;

  private final long seed;
  private final byte[] pending = new byte[STRIPE];
  private int held;
  private long length;
  private long a;
  private long b;
  private long c;
  private long d;

  XxHash64(long seed) {
    this.seed = seed;
    reset();
  }

  static long hash(byte[] bytes, int from, int to, long seed) {
    XxHash64 hash = new XxHash64(seed);
    hash.update(bytes, from, to);
    return hash.value();
  }

  XxHash64 reset() {
    a = seed + P1 + P2;
    b = seed + P2;
    c = seed;
    d = seed - P1;
    held = 0;
    length = 0;
    return this;
  }

  void update(byte[] bytes, int from, int to) {
    length += to - from;
    int at = from;
    if (held > 0) {
      int taken = Math.min(STRIPE - held, to - at);
      System.arraycopy(bytes, at, pending, held, taken);
      held += taken;
      at += taken;
      if (held < STRIPE) {
        return;
      }
      stripes(pending, 0, STRIPE);
      held = 0;
    }
    at = stripes(bytes, at, to);
    held = to - at;
    System.arraycopy(bytes, at, pending, 0, held);
  }

  /** The digest of everything since the last {@link #reset}. */
  long value() {
    long h = length >= STRIPE ? merged() : seed + P5;
    h += length;
    int at = 0;
    for (; at + 8 <= held; at += 8) {
      h = Long.rotateLeft(h ^ round(0, (long) LONGS.get(pending, at)), 27) * P1 + P4;
    }
    if (at + 4 <= held) {
      h = Long.rotateLeft(h ^ ((int) INTS.get(pending, at) & 0xFFFFFFFFL) * P1, 23) * P2 + P3;
      at += 4;
    }
    for (; at < held; at++) {
      h = Long.rotateLeft(h ^ (pending[at] & 0xFF) * P5, 11) * P1;
    }
    h = (h ^ (h >>> 33)) * P2;
    h = (h ^ (h >>> 29)) * P3;
    return h ^ (h >>> 32);
  }

  private int stripes(byte[] bytes, int from, int to) {
    long w = a;
    long x = b;
    long y = c;
    long z = d;
    int at = from;
    for (; at + STRIPE <= to; at += STRIPE) {
      w = round(w, (long) LONGS.get(bytes, at));
      x = round(x, (long) LONGS.get(bytes, at + 8));
      y = round(y, (long) LONGS.get(bytes, at + 16));
      z = round(z, (long) LONGS.get(bytes, at + 24));
    }
    a = w;
    b = x;
    c = y;
    d = z;
    return at;
  }

  private long merged() {
    long h =
        Long.rotateLeft(a, 1)
            + Long.rotateLeft(b, 7)
            + Long.rotateLeft(c, 12)
            + Long.rotateLeft(d, 18);
    h = (h ^ round(0, a)) * P1 + P4;
    h = (h ^ round(0, b)) * P1 + P4;
    h = (h ^ round(0, c)) * P1 + P4;
    return (h ^ round(0, d)) * P1 + P4;
  }

  private static long round(long acc, long input) {
    return Long.rotateLeft(acc + input * P2, 31) * P1;
  }
}
