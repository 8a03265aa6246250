package io.skingate.tracing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Takes spans of traces that are sampled. Never blocks; safe for use from any thread. */
@FunctionalInterface
public interface SpanRecorder {
  /** Where nothing is exported. */
  SpanRecorder NONE = span -> {};

  void record(Span span);

  /**
   * A call that the gateway made for an order and that is over now. Does nothing where the trace is
   * not sampled.
   *
   * @param trace null for an order that has none
   * @param hop id of its span
   * @param nanos that it took
   * @param attributes names and values in turn; null values are left out
   */
  default void call(
      TraceContext trace, long hop, String name, long nanos, boolean failed, Object... attributes) {
    if (trace != null && trace.sampled() && this != NONE) {
      record(ended(trace, hop, trace.span(), Span.Kind.CLIENT, name, nanos, failed, attributes));
    }
  }

  /**
   * A request for an order that was answered now. Does nothing where the trace is not sampled.
   *
   * @param parent the caller's span; 0 without one
   */
  default void served(
      TraceContext trace,
      long parent,
      String name,
      long nanos,
      boolean failed,
      Object... attributes) {
    if (trace.sampled() && this != NONE) {
      record(ended(trace, trace.span(), parent, Span.Kind.SERVER, name, nanos, failed, attributes));
    }
  }

  private static Span ended(
      TraceContext trace,
      long id,
      long parent,
      Span.Kind kind,
      String name,
      long nanos,
      boolean failed,
      Object... attributes) {
    long now = System.currentTimeMillis() * 1_000_000;
    List<Map.Entry<String, Object>> known = new ArrayList<>(attributes.length / 2);
    for (int i = 0; i < attributes.length; i += 2) {
      if (attributes[i + 1] != null) {
        known.add(Map.entry((String) attributes[i], attributes[i + 1]));
      }
    }
    return new Span(trace, id, parent, kind, name, now - nanos, now, failed, known);
  }
}
