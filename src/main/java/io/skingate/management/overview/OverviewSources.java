package io.skingate.management.overview;

import io.skingate.budget.BudgetMetrics;
import io.skingate.callback.queue.Deliveries;
import io.skingate.callback.queue.Deliveries.TenantStats;
import io.skingate.limit.LimitState;
import io.skingate.order.OrderMetrics.Waiting;
import io.skingate.pods.PodReports.Known;
import io.skingate.tenant.Tenant;
import io.skingate.tenant.Tenants;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Where the overview has its knowledge from.
 *
 * @param pods what all pods told of themselves
 * @param orderLimit a tenant's order limit as this pod last saw it
 * @param waiting the orders of a tenant, by its id, that wait for SkinsNode, as Redis had it
 *     moments ago; empty where this was not measured yet
 * @param queue a tenant's queue likewise
 * @param budget a prepaid tenant's money likewise
 * @param wallet that of an account with budgets likewise
 * @param catalogMaxStale the age from which on a catalog is not given any more
 */
public record OverviewSources(
    Tenants tenants,
    Supplier<Future<Known>> pods,
    Function<Tenant, LimitState> orderLimit,
    Function<String, Optional<Waiting>> waiting,
    Function<String, Optional<TenantStats>> queue,
    Function<String, Optional<BudgetMetrics.Store>> budget,
    Function<String, Optional<BudgetMetrics.Wallet>> wallet,
    Deliveries deliveries,
    Duration catalogMaxStale) {}
