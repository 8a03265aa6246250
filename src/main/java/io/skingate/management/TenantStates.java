package io.skingate.management;

import io.skingate.order.LimitState;
import io.skingate.tenant.Tenant;
import java.time.Instant;
import java.util.Optional;

/** How tenants stand at this pod. Callable from any thread; answers at once. */
public interface TenantStates {
  /** The order limit as this pod last saw it. */
  LimitState orderLimit(Tenant tenant);

  /** The read limit of this pod; empty where nobody has read yet. */
  Optional<LimitState> readLimit(Tenant tenant);

  /** The tenant's orders that wait for SkinsNode; empty where this was not measured yet. */
  Optional<WaitingOrders> waitingOrders(String tenantId);

  /**
   * Orders that wait for SkinsNode, over all pods.
   *
   * @param oldestSince null where none waits
   */
  record WaitingOrders(long count, Instant oldestSince) {}
}
