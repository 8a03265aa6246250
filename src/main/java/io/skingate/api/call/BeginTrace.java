package io.skingate.api.call;

import io.skingate.tracing.Tracing;

/** Gives an authenticated store's request its place in a trace. */
public final class BeginTrace implements Step {
  private final Tracing tracing;

  public BeginTrace(Tracing tracing) {
    this.tracing = tracing;
  }

  @Override
  public void take(Exchange exchange, Runnable next) {
    exchange.trace(tracing.begin(exchange.tenant().id(), exchange.request().headers()));
    next.run();
  }
}
