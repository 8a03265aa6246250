package io.skingate.order.store;

import io.skingate.tracing.TraceContext;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/**
 * What lies behind the head of an order's record that was just claimed, in the layout of {@code
 * scripts/layout.lua}: packed here, since Redis has one thread and pods are many.
 *
 * <p>Numbers are little endian; the statics and the history are MessagePack.
 */
final class ClaimedParts {
  /** The history {@code { 0, "submitted" }}, the event by its place in the scripts' list. */
  private static final byte[] SUBMITTED = {(byte) 0x92, 0, 1};

  private static final byte[] NONE = {};

  private ClaimedParts() {}

  /**
   * Packs the parts.
   *
   * @param owner a token that no other claim has
   * @param trace null for none
   * @param request what SkinsNode is to get
   * @param statics what never changes in the order's life, in the order of the layout
   */
  static Buffer pack(String owner, Buffer request, TraceContext trace, String... statics) {
    Buffer parts = Buffer.buffer(512 + request.length());
    parts.appendShortLE((short) 0);
    for (String text : statics) {
      appendText(parts, text.getBytes(StandardCharsets.UTF_8));
    }
    if (trace != null) {
      appendText(parts, trace.packed());
      if (!trace.state().isEmpty()) {
        appendText(parts, trace.state().getBytes(StandardCharsets.UTF_8));
      }
    }
    parts.setShortLE(0, (short) (parts.length() - 2));
    appendShort(parts, owner.getBytes(StandardCharsets.UTF_8));
    appendShort(parts, NONE);
    parts.appendIntLE(request.length()).appendBuffer(request);
    // No answer, latest body, deliveries and ids of deliveries.
    parts.appendLongLE(0).appendLongLE(0);
    parts.appendIntLE(SUBMITTED.length).appendBytes(SUBMITTED);
    appendShort(parts, NONE);
    return parts;
  }

  private static void appendShort(Buffer parts, byte[] bytes) {
    parts.appendShortLE((short) bytes.length).appendBytes(bytes);
  }

  /** A string of MessagePack. */
  private static void appendText(Buffer parts, byte[] text) {
    if (text.length < 32) {
      parts.appendByte((byte) (0xa0 | text.length));
    } else if (text.length < 256) {
      parts.appendByte((byte) 0xd9).appendByte((byte) text.length);
    } else {
      parts.appendByte((byte) 0xda).appendShort((short) text.length);
    }
    parts.appendBytes(text);
  }
}
