package io.skingate.api.call;

/** A part of how a request is served. Belongs to the request's event loop. */
@FunctionalInterface
public interface Step {
  /**
   * Answers the exchange, or hands it on, now or later.
   *
   * @param next what comes after this
   */
  void take(Exchange exchange, Runnable next);
}
