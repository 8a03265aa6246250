package io.skingate.management.view;

import io.skingate.budget.BudgetDesk;
import io.skingate.callback.queue.Deliveries;
import io.skingate.catalog.Catalog;
import io.skingate.config.reload.ConfigRefusal;
import io.skingate.events.EventFeed;
import io.skingate.limit.LimitState;
import io.skingate.management.switches.TenantSwitching;
import io.skingate.order.OrderMetrics.Waiting;
import io.skingate.order.inspection.OrderInspector;
import io.skingate.order.inspection.OrderSearch;
import io.skingate.skinsnode.guard.UpstreamState;
import io.skingate.tenant.Tenant;
import io.skingate.tenant.Tenants;
import io.skingate.webhook.KeptWebhooks;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Where {@code /admin} has its knowledge from. The functions tell what this pod knows anyway and
 * answer at once; the others ask Redis.
 *
 * @param orderLimit a tenant's order limit as this pod last saw it
 * @param readLimit a tenant's read limit in this pod; empty where nobody has read yet
 * @param waiting the orders of a tenant, by its id, that wait for SkinsNode; empty where this was
 *     not measured yet
 * @param catalog of an account, by its id, however old; empty before the first
 * @param upstream how calls to SkinsNode go on an account, by its id
 * @param configRefusal what the configuration's file holds that is not in force
 */
public record AdminSources(
    Tenants tenants,
    Function<Tenant, LimitState> orderLimit,
    Function<Tenant, Optional<LimitState>> readLimit,
    Function<String, Optional<Waiting>> waiting,
    Function<String, Optional<CatalogState>> catalog,
    Function<String, UpstreamState> upstream,
    OrderInspector orders,
    OrderSearch orderSearch,
    Deliveries deliveries,
    KeptWebhooks keptWebhooks,
    EventFeed events,
    BudgetDesk budgets,
    Supplier<Optional<ConfigRefusal>> configRefusal,
    TenantSwitching switching) {

  /**
   * A catalog.
   *
   * @param contentNumber the same on every pod; zero where pods do not share it
   * @param changedAt when its content first came
   * @param verifiedAt when SkinsNode last gave or confirmed it
   */
  public record CatalogState(int items, long contentNumber, Instant changedAt, Instant verifiedAt) {
    public static CatalogState of(Catalog catalog) {
      return new CatalogState(
          catalog.items(), catalog.number(), catalog.fetchedAt(), catalog.verifiedAt());
    }
  }
}
