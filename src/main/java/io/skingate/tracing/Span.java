package io.skingate.tracing;

import java.util.List;
import java.util.Map;

/**
 * Something that happened in an order's trace and is over. Immutable.
 *
 * @param trace that it belongs to
 * @param id its own
 * @param parent the span that caused it; 0 for the first of a trace
 * @param name one of few
 * @param startedNanos Unix time
 * @param endedNanos Unix time
 * @param failed whether it ended as an error
 * @param attributes what is known of it; never a secret, a token, a query string or a trade URL.
 *     Null values are left out
 */
public record Span(
    TraceContext trace,
    long id,
    long parent,
    Kind kind,
    String name,
    long startedNanos,
    long endedNanos,
    boolean failed,
    List<Map.Entry<String, Object>> attributes) {

  /** Which side of a call it tells of. */
  public enum Kind {
    SERVER,
    CLIENT
  }
}
