package io.skingate;

import io.skingate.api.ReadLimits;
import io.skingate.callback.Deliveries;
import io.skingate.catalog.Catalogs;
import io.skingate.management.AccountStates;
import io.skingate.management.AdminSources;
import io.skingate.management.DeliveryAdmin;
import io.skingate.management.TenantStates;
import io.skingate.order.LimitState;
import io.skingate.order.OrderMetrics;
import io.skingate.order.OrdersOnBus;
import io.skingate.skinsnode.SkinsNodeClient;
import io.skingate.skinsnode.UpstreamState;
import io.skingate.tenant.Tenant;
import io.skingate.tenant.Tenants;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;

/** Gives the management server what the running parts know. */
final class AdminAdapters {
  private AdminAdapters() {}

  static AdminSources sources(
      Tenants tenants,
      OrdersOnBus orders,
      ReadLimits reads,
      OrderMetrics orderMetrics,
      Catalogs catalogs,
      SkinsNodeClient skinsNode,
      Deliveries deliveries) {
    return new AdminSources(
        tenants,
        new TenantsNow(orders, reads, orderMetrics),
        new AccountsNow(catalogs, skinsNode),
        orders,
        new DeliveriesNow(deliveries));
  }

  /** Unix milliseconds as an instant, null for none. */
  private static Instant instant(long millis) {
    return millis == 0 ? null : Instant.ofEpochMilli(millis);
  }

  private record TenantsNow(OrdersOnBus orders, ReadLimits reads, OrderMetrics metrics)
      implements TenantStates {
    @Override
    public LimitState orderLimit(Tenant tenant) {
      return orders.lastKnownLimit(tenant);
    }

    @Override
    public Optional<LimitState> readLimit(Tenant tenant) {
      return reads.state(tenant);
    }

    @Override
    public Optional<WaitingOrders> waitingOrders(String tenantId) {
      return Optional.ofNullable(metrics.waiting(tenantId))
          .map(waiting -> new WaitingOrders(waiting.count(), instant(waiting.oldestMillis())));
    }
  }

  private record AccountsNow(Catalogs catalogs, SkinsNodeClient skinsNode)
      implements AccountStates {
    @Override
    public Optional<CatalogState> catalog(String accountId) {
      return catalogs
          .newest(accountId)
          .map(
              catalog ->
                  new CatalogState(catalog.items(), catalog.fetchedAt(), catalog.verifiedAt()));
    }

    @Override
    public Optional<Calls> calls(String accountId) {
      UpstreamState state = skinsNode.state(accountId);
      return Optional.ofNullable(state)
          .map(
              calls ->
                  new Calls(
                      calls.circuit(),
                      calls.inFlight(),
                      calls.waiting(),
                      calls.pausedUntil(),
                      calls.lastError(),
                      calls.lastErrorAt(),
                      calls.lastSuccessAt(),
                      calls.credentialsRejected()));
    }
  }

  private record DeliveriesNow(Deliveries deliveries) implements DeliveryAdmin {
    @Override
    public Future<Optional<Page>> list(Query query) {
      Deliveries.State state = Deliveries.State.valueOf(query.state().name());
      return deliveries
          .list(query.tenantId(), state, query.limit(), query.cursor())
          .map(
              page ->
                  page.map(
                      found ->
                          new Page(
                              found.deliveries().stream().map(DeliveriesNow::delivery).toList(),
                              found.cursor())));
    }

    private static Delivery delivery(Deliveries.Delivery from) {
      return new Delivery(
          from.id(),
          from.tenant(),
          from.externalId(),
          from.status(),
          from.state(),
          from.url(),
          from.attempts().stream().map(DeliveriesNow::attempt).toList(),
          from.nextAttemptAtMillis() == null ? null : instant(from.nextAttemptAtMillis()));
    }

    private static Attempt attempt(Deliveries.DeliveryAttempt from) {
      return new Attempt(
          Instant.ofEpochMilli(from.atMillis()),
          from.result(),
          from.httpStatus() == null ? 0 : from.httpStatus(),
          from.durationMs(),
          from.excerpt());
    }

    @Override
    public Future<Replay> replay(String deliveryId) {
      return deliveries
          .replay(deliveryId)
          .map(accepted -> accepted ? Replay.ACCEPTED : Replay.UNKNOWN);
    }

    @Override
    public Future<Long> replayDead(String tenantId) {
      return deliveries.replayDead(tenantId);
    }

    @Override
    public Future<Queue> queue(String tenantId) {
      return deliveries
          .stats(tenantId)
          .map(
              stats ->
                  new Queue(
                      stats.pending(),
                      instant(stats.oldestPendingMillis()),
                      stats.inFlight(),
                      stats.dead(),
                      stats.openBreakers()));
    }
  }
}
