package io.skingate.callback.queue;

import io.skingate.order.store.Ingested;
import io.skingate.tracing.TraceContext;
import io.vertx.core.buffer.Buffer;

/**
 * A delivery that this pod may attempt until its lease ends.
 *
 * @param externalId in the tenant's form
 * @param sequence of the delivery within its order
 * @param fence what settling it has to show
 * @param endpoint as the queue names it
 * @param failed attempts so far, since the last replay
 * @param stateMillis when its state began, Unix time
 * @param attempt the number of this attempt, from 1, replays included
 * @param body in SkinsNode's form
 * @param url the store's webhook URL
 * @param upstreamName the order's name at SkinsNode
 * @param trace null for an order that an older build took
 */
public record ClaimedDelivery(
    String tenant,
    String externalId,
    long sequence,
    long fence,
    String endpoint,
    int failed,
    long stateMillis,
    int attempt,
    Buffer body,
    String url,
    String upstreamName,
    String account,
    TraceContext trace) {

  /** The first attempt of an update that was just kept. */
  public static ClaimedDelivery live(
      String tenant, String externalId, String upstreamName, Buffer body, Ingested.Leased leased) {
    return new ClaimedDelivery(
        tenant,
        externalId,
        leased.sequence(),
        leased.fence(),
        leased.endpoint(),
        0,
        leased.stateMillis(),
        1,
        body,
        leased.url(),
        upstreamName,
        leased.account(),
        leased.trace());
  }

  /** For the log; null without a trace. */
  public String traceId() {
    return trace == null ? null : trace.traceId();
  }

  public DeliveryId id() {
    return new DeliveryId(tenant, externalId, sequence);
  }
}
