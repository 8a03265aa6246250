package io.skingate.order;

import io.skingate.limit.LimitState;
import io.skingate.order.store.OrderStore;
import io.skingate.tenant.Tenant;
import io.vertx.core.Future;
import java.util.List;

/**
 * Takes and reads orders. Belongs to one event loop; the futures only fail on a fault of the
 * gateway itself.
 */
public interface Orders {
  /** How many may be read at once. */
  int MOST_READ = OrderStore.READ_AT_ONCE;

  Future<SubmitResult> submit(SubmitCommand command);

  Future<ReadResult> read(Tenant tenant, String externalId);

  /**
   * Reads many of them.
   *
   * @param externalIds at most {@link #MOST_READ}
   * @return each in its id's place
   */
  Future<List<ReadResult>> read(Tenant tenant, List<String> externalIds);

  /** The order limit as this pod last saw it, for answers that never reached Redis. */
  LimitState lastKnownLimit(Tenant tenant);
}
