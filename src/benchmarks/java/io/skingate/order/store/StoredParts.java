package io.skingate.order.store;

import io.skingate.tracing.TraceContext;
import io.vertx.core.buffer.Buffer;

/** What the order store packs for its scripts, for measurements outside of it. */
public final class StoredParts {
  private static final TraceContext TRACE =
      new TraceContext(0x4bf92f3577b34da6L, 0xa3ce929d0e0e4736L, 0x00f067aa0ba902b7L, false, "");

  private StoredParts() {}

  /** The parts of a claimed order's record; see {@link ClaimedParts#pack}. */
  public static byte[] claimed(String owner, byte[] request, String... statics) {
    return ClaimedParts.pack(owner, Buffer.buffer(request), TRACE, statics).getBytes();
  }
}
