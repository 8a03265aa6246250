package io.skingate.order.store;

import io.vertx.core.buffer.Buffer;

/** What the order store packs for its scripts, for measurements outside of it. */
public final class StoredParts {
  private StoredParts() {}

  /** The parts of a claimed order's record; see {@link ClaimedParts#pack}. */
  public static byte[] claimed(String owner, byte[] request, String... statics) {
    return ClaimedParts.pack(owner, Buffer.buffer(request), statics).getBytes();
  }
}
