package io.skingate.order.store;

import io.skingate.order.model.OrderRequest;
import io.skingate.order.model.OrderTimes;
import io.skingate.order.model.OrderUpdate;
import io.skingate.tenant.Tenant;
import io.skingate.tracing.TraceContext;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes what the scripts of a claim are given, as {@link OrderReplies} reads what they return. Each
 * method fits one script's header.
 */
final class OrderArguments {
  /** The outcome of nearly every order, which the script takes with fewer arguments. */
  private static final String ACCEPTED = "accepted";

  private final OrderTimes times;
  private final int maxQueued;

  OrderArguments(OrderTimes times, int maxQueued) {
    this.times = times;
    this.maxQueued = maxQueued;
  }

  /**
   * Of a claim.
   *
   * @param owner a token that no other claim has
   */
  Object[] admit(
      Tenant tenant,
      OrderRequest order,
      Buffer request,
      TraceContext trace,
      String owner,
      List<String> tradeUrlHashes) {
    List<Object> args = new ArrayList<>(9);
    args.add(order.externalId());
    args.add(tenant.orders().rate().emissionIntervalMicros());
    args.add(tenant.orders().burst());
    args.add(times.lease().toMillis());
    args.add(keptUnsettled().toMillis());
    args.add(maxQueued);
    args.add(parts(tenant, order, request, trace, owner, tradeUrlHashes));
    args.add(tenant.spending().termsOfClaims());
    args.addAll(tradeUrlHashes.subList(2, tradeUrlHashes.size()));
    return args.toArray();
  }

  /**
   * Of a claim whose record was lost.
   *
   * @param fence the claim's
   */
  Object[] restore(
      Tenant tenant,
      OrderRequest order,
      Buffer request,
      TraceContext trace,
      long fence,
      List<String> tradeUrlHashes) {
    return new Object[] {
      order.externalId(),
      fence,
      times.lease().toMillis(),
      keptUnsettled().toMillis(),
      parts(tenant, order, request, trace, "restored", tradeUrlHashes),
      tenant.spending().terms()
    };
  }

  private Duration keptUnsettled() {
    return times.retention().plus(times.queueFor());
  }

  private static Buffer parts(
      Tenant tenant,
      OrderRequest order,
      Buffer request,
      TraceContext trace,
      String owner,
      List<String> hashes) {
    return ClaimedParts.pack(
        owner,
        request,
        trace,
        order.catalogItemId(),
        String.valueOf(order.expectedPrice()),
        order.webhookUrl(),
        tenant.upstreamName(order.externalId()),
        tenant.account().id(),
        tenant.account().clientTag(),
        hashes.get(0),
        hashes.get(1));
  }

  /**
   * Of a claim's end.
   *
   * @param terms of the store's budget
   */
  Object[] finish(String externalId, long fence, Settlement settlement, Buffer terms) {
    OrderUpdate update = settlement.update();
    List<Object> args = new ArrayList<>(16);
    args.add(externalId);
    args.add(fence);
    args.add(settlement.accepted() ? ACCEPTED : settlement.outcome().code());
    args.add(times.retention().plus(times.deliveryHorizon()).toMillis());
    args.add(update.body());
    args.add(update.timeArgument());
    args.add(settlement.later().toMillis());
    args.add(times.feedKept());
    args.add(times.settleAfter().toMillis());
    args.add(terms);
    if (!settlement.accepted()) {
      args.add(update.status());
      args.add(update.rankArgument());
      args.add(update.terminal() ? 1 : 0);
      args.add(settlement.tellStore() ? 1 : 0);
      args.add(times.queueFor().toMillis());
      args.add(settlement.sent() ? 1 : 0);
      args.add(settlement.reason());
      args.add(update.chargeArgument());
    }
    return args.toArray();
  }
}
