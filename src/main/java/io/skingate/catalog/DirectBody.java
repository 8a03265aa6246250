package io.skingate.catalog;

import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.ByteBuffer;

/**
 * Response bodies outside of the heap. A socket takes such a body by reference; a body on the heap
 * would be copied whole for every response.
 */
final class DirectBody {
  private DirectBody() {}

  /** A read-only body; on the heap where there is no other memory left. */
  static Buffer of(byte[] bytes) {
    try {
      ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length);
      direct.put(bytes).flip();
      return BufferInternal.buffer(Unpooled.wrappedBuffer(direct.asReadOnlyBuffer()));
    } catch (OutOfMemoryError noDirectMemory) {
      return Buffer.buffer(bytes);
    }
  }
}
