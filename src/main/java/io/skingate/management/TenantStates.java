package io.skingate.management;

import io.skingate.order.LastLimits;
import io.skingate.order.LimitState;
import io.skingate.order.OrderMetrics;
import io.skingate.tenant.Tenant;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** How tenants stand at this pod. Callable from any thread; answers at once. */
public interface TenantStates {
  /** The order limit as this pod last saw it. */
  LimitState orderLimit(Tenant tenant);

  /** The read limit of this pod; empty where nobody has read yet. */
  Optional<LimitState> readLimit(Tenant tenant);

  /** The tenant's orders that wait for SkinsNode; empty where this was not measured yet. */
  Optional<WaitingOrders> waitingOrders(String tenantId);

  /**
   * What this pod knows anyway.
   *
   * @param readLimits the read limit of a tenant, if it has read
   */
  static TenantStates of(
      LastLimits orderLimits,
      Function<Tenant, Optional<LimitState>> readLimits,
      OrderMetrics metrics) {
    return new TenantStates() {
      @Override
      public LimitState orderLimit(Tenant tenant) {
        return orderLimits.of(tenant);
      }

      @Override
      public Optional<LimitState> readLimit(Tenant tenant) {
        return readLimits.apply(tenant);
      }

      @Override
      public Optional<WaitingOrders> waitingOrders(String tenantId) {
        return metrics
            .waiting(tenantId)
            .map(measured -> new WaitingOrders(measured.count(), since(measured.oldestMillis())));
      }
    };
  }

  private static Instant since(long millis) {
    return millis == 0 ? null : Instant.ofEpochMilli(millis);
  }

  /**
   * Orders that wait for SkinsNode, over all pods.
   *
   * @param oldestSince null where none waits
   */
  record WaitingOrders(long count, Instant oldestSince) {}
}
