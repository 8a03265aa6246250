package io.skingate.order.store;

import io.skingate.tracing.TraceContext;

/**
 * What an update did.
 *
 * @param leased the attempt to send it, where the offer was taken; else null
 */
public record Ingested(IngestResult result, Leased leased) {
  /**
   * An attempt that belongs to whoever offered to send the update.
   *
   * @param sequence of the delivery within its order
   * @param fence what settling it has to show
   * @param endpoint as the queue names it
   * @param stateMillis when the update's state began, Unix time
   * @param url the store's webhook URL
   * @param trace null for an order that an older build took
   */
  public record Leased(
      long sequence,
      long fence,
      String endpoint,
      long stateMillis,
      String url,
      String account,
      TraceContext trace) {}
}
