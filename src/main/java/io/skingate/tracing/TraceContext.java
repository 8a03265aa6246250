package io.skingate.tracing;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;

/**
 * An order's place in a distributed trace (W3C Trace Context, Level 1): the trace and the gateway's
 * own span in it, under which its hops are. Immutable.
 *
 * @param traceHigh the first half of the trace's id
 * @param traceLow the second half
 * @param span the id of the gateway's span for the order; what it sends names another one, of its
 *     hop
 * @param sampled whether what happens in the trace is recorded
 * @param state {@code tracestate} as it came, empty for none
 */
public record TraceContext(
    long traceHigh, long traceLow, long span, boolean sampled, String state) {
  /** Bytes of a {@link #packed} context, {@code state} left out. */
  static final int PACKED_BYTES = 20;

  private static final int SAMPLED = 1;
  private static final HexFormat HEX = HexFormat.of();

  /** Begins a trace. Ids have to differ and not to be secret, so plain random numbers do. */
  static TraceContext begin(boolean sampled) {
    long high = newId();
    long low = ThreadLocalRandom.current().nextLong();
    return new TraceContext(high, low, ownSpan(high, low, newSpan(sampled)), sampled, "");
  }

  /** The caller's trace with a span of the gateway's. */
  static TraceContext within(TraceParent caller, boolean sampled, String state) {
    long span = ownSpan(caller.traceHigh(), caller.traceLow(), newSpan(sampled));
    return new TraceContext(caller.traceHigh(), caller.traceLow(), span, sampled, state);
  }

  /** Random but for its last bit, which says whether the trace is sampled; never 0. */
  private static int newSpan(boolean sampled) {
    return ThreadLocalRandom.current().nextInt() & ~3 | 2 | (sampled ? SAMPLED : 0);
  }

  /**
   * The gateway's span: one half is the trace's, so that half of it has to be kept. The other half
   * tells apart the few orders of a trace.
   */
  private static long ownSpan(long high, long low, int span) {
    return (high ^ low) << 32 | Integer.toUnsignedLong(span);
  }

  /** The id of one more span; never 0, which W3C has for none. */
  public static long newId() {
    long id;
    do {
      id = ThreadLocalRandom.current().nextLong();
    } while (id == 0);
    return id;
  }

  /** 32 digits of lower-case hex. */
  public String traceId() {
    return HEX.toHexDigits(traceHigh) + HEX.toHexDigits(traceLow);
  }

  /**
   * What a hop of the order sends.
   *
   * @param hop id of the hop's own span
   */
  public String traceparent(long hop) {
    return "00-" + traceId() + '-' + HEX.toHexDigits(hop) + (sampled ? "-01" : "-00");
  }

  /**
   * Sets the headers of a hop.
   *
   * @param hop id of the hop's own span
   */
  public void put(BiConsumer<String, String> headers, long hop) {
    headers.accept(TraceParent.HEADER, traceparent(hop));
    if (!state.isEmpty()) {
      headers.accept(TraceParent.STATE_HEADER, state);
    }
  }

  /** What is kept with the order, beside {@code state}. */
  public byte[] packed() {
    return ByteBuffer.allocate(PACKED_BYTES)
        .putLong(traceHigh)
        .putLong(traceLow)
        .putInt((int) span)
        .array();
  }

  /** What was kept; empty where that is nothing, since an older build made the record. */
  public static Optional<TraceContext> unpack(byte[] packed, String state) {
    if (packed.length != PACKED_BYTES) {
      return Optional.empty();
    }
    ByteBuffer bytes = ByteBuffer.wrap(packed);
    long high = bytes.getLong();
    long low = bytes.getLong();
    int span = bytes.getInt();
    return Optional.of(
        new TraceContext(high, low, ownSpan(high, low, span), (span & SAMPLED) != 0, state));
  }
}
