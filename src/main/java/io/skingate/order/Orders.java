package io.skingate.order;

import io.skingate.limit.LimitState;
import io.skingate.tenant.Tenant;
import io.vertx.core.Future;

/**
 * Takes and reads orders. Belongs to one event loop; the futures only fail on a fault of the
 * gateway itself.
 */
public interface Orders {
  Future<SubmitResult> submit(SubmitCommand command);

  Future<ReadResult> read(Tenant tenant, String externalId);

  /** The order limit as this pod last saw it, for answers that never reached Redis. */
  LimitState lastKnownLimit(Tenant tenant);
}
