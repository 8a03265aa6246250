package io.skingate.order.store;

import io.skingate.tenant.Spending;
import io.skingate.tenant.Tenants;
import io.vertx.core.buffer.Buffer;
import java.util.function.ObjLongConsumer;

/**
 * What the scripts that change orders are told of their stores' money, and whom they tell what was
 * spent. Safe for use from any thread.
 */
public final class Budgets {
  private static final Budgets NONE = new Budgets(null, (tenant, cents) -> {});

  private final Tenants tenants;
  private final ObjLongConsumer<String> committed;

  /**
   * @param committed is given a store and the cents that an order of it was bought for
   */
  public Budgets(Tenants tenants, ObjLongConsumer<String> committed) {
    this.tenants = tenants;
    this.committed = committed;
  }

  /** Of no store: nobody has a budget. */
  public static Budgets none() {
    return NONE;
  }

  /** A store's terms in the form that scripts read. */
  Buffer terms(String tenantId) {
    return (tenants == null ? Spending.NONE : tenants.current().spending(tenantId)).terms();
  }

  void committed(String tenantId, long cents) {
    if (cents > 0) {
      committed.accept(tenantId, cents);
    }
  }
}
