package io.skingate.management;

import io.skingate.callback.queue.Deliveries;
import io.skingate.config.EventsConfig;
import io.skingate.config.LimitConfig;
import io.skingate.config.Rate;
import io.skingate.config.Secret;
import io.skingate.config.address.Networks;
import io.skingate.config.reload.ConfigRefusal;
import io.skingate.events.EventFeed;
import io.skingate.events.EventWaits;
import io.skingate.limit.LimitState;
import io.skingate.management.overview.OverviewSources;
import io.skingate.management.view.AdminSources;
import io.skingate.management.view.AdminSources.CatalogState;
import io.skingate.metrics.LastHour;
import io.skingate.order.OrderMetrics.Waiting;
import io.skingate.order.inspection.OrderInspector;
import io.skingate.order.inspection.OrderSearch;
import io.skingate.order.model.OrderSettlement;
import io.skingate.pods.AccountState;
import io.skingate.pods.PodReport.Check;
import io.skingate.pods.PodReports.Known;
import io.skingate.pods.PodSelf;
import io.skingate.pods.PodSelf.Health;
import io.skingate.redis.connection.RedisUnavailableException;
import io.skingate.skinsnode.guard.UpstreamState;
import io.skingate.tenant.Account;
import io.skingate.tenant.Spending;
import io.skingate.tenant.Tenant;
import io.skingate.tenant.TenantRegistry;
import io.skingate.tenant.Tenants;
import io.skingate.webhook.KeptWebhooks;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** A gateway's insides as the operator's server sees them, settled by hand. */
final class Fakes implements OrderInspector, Deliveries, KeptWebhooks {
  static final Instant NOW = Instant.parse("2026-11-23T12:00:00.000Z");
  static final List<String> SECRETS =
      List.of("account-secret-1", "account-secret-0", "acme-secret-1", "acme-secret-2", "TraDeTok");

  final List<String> calls = new CopyOnWriteArrayList<>();
  volatile boolean redisIsOut;
  volatile boolean silent;
  volatile DeliveryPage page = new DeliveryPage(List.of(), null);
  volatile Map<String, OrderSearch.Stretch> stretches = Map.of();
  volatile List<KeptWebhook> kept = List.of();

  private final Account main =
      new Account(
          "main",
          "main-client",
          new Secret("account-secret-1"),
          List.of(new Secret("account-secret-1"), new Secret("account-secret-0")),
          URI.create("https://api.skinsnode.example"),
          "https://gate.example/webhooks/skinsnode/main");
  private final Tenant acme =
      new Tenant(
          "acme",
          "acme_live",
          List.of(new Secret("acme-secret-1"), new Secret("acme-secret-2")),
          main,
          true,
          new LimitConfig(new Rate(20, Duration.ofSeconds(1)), 40),
          new LimitConfig(new Rate(600, Duration.ofMinutes(1)), 400),
          "acme.",
          List.of(),
          List.of("shop.example"),
          Spending.NONE,
          Networks.NONE);
  private final Tenant idle =
      new Tenant(
          "idle",
          "idle_live",
          List.of(new Secret("acme-secret-2")),
          main,
          false,
          new LimitConfig(new Rate(5, Duration.ofHours(1)), 1),
          new LimitConfig(new Rate(5, Duration.ofSeconds(1)), 1),
          "idle.",
          List.of(),
          List.of(),
          Spending.NONE,
          Networks.NONE);

  final LastHour lastHour = new LastHour(Clock.fixed(NOW, ZoneOffset.UTC));
  final FakeBudgets budgets = new FakeBudgets();
  volatile ConfigRefusal refusal;

  AdminSources sources() {
    return new AdminSources(
        new Tenants(TenantRegistry.of(List.of(main), List.of(acme, idle))),
        tenant -> new LimitState(tenant.orders().burst(), 2, 39, 1),
        tenant -> tenant == acme ? Optional.of(new LimitState(400, 40, 17, 1)) : Optional.empty(),
        id ->
            id.equals("acme")
                ? Optional.of(new Waiting(3, NOW.minusSeconds(90).toEpochMilli()))
                : Optional.empty(),
        id ->
            Optional.of(
                new CatalogState(
                    2000, 1_764_124_783_123_456L, NOW.minusSeconds(600), NOW.minusSeconds(4))),
        id ->
            new UpstreamState(
                id, "open", 1, 2, null, "timeout", NOW.minusSeconds(3), NOW.minusSeconds(9), true),
        this,
        this::look,
        this,
        this,
        new EventFeed(
            null, "none", new EventsConfig(Duration.ofDays(1), 0), new EventWaits(() -> false)),
        budgets,
        () -> Optional.ofNullable(refusal),
        this::say);
  }

  private Future<OrderSearch.Stretch> look(
      String tenant, OrderSearch.Place place, String sought, int most, String from) {
    calls.add("look " + tenant + " " + place + " " + sought + " " + most + " " + from);
    return redis(stretches.getOrDefault(tenant + from, new OrderSearch.Stretch(List.of(), "")));
  }

  private Future<Void> say(Tenant tenant, boolean enabled, String by) {
    calls.add((enabled ? "enable " : "disable ") + tenant.id() + " by " + by);
    return redis(null);
  }

  /** One pod, which asks the same fakes. */
  OverviewSources overview() {
    AdminSources sources = sources();
    PodSelf self =
        new PodSelf(
            "pod-1",
            "skingate-1",
            "1.0.0",
            Clock.fixed(NOW, ZoneOffset.UTC),
            sources.tenants(),
            lastHour,
            id ->
                new AccountState(
                    "open",
                    true,
                    "timeout",
                    NOW.minusSeconds(3),
                    NOW.minusSeconds(9),
                    null,
                    new AccountState.CatalogState(
                        2000, NOW.minusSeconds(600), NOW.minusSeconds(4))),
            () -> new Health("ready", List.of(new Check("redis", ""))));
    return new OverviewSources(
        sources.tenants(),
        () -> Future.succeededFuture(new Known(List.of(self.report()), !redisIsOut)),
        sources.orderLimit(),
        sources.waiting(),
        id ->
            id.equals("acme")
                ? Optional.of(
                    new TenantStats(
                        5,
                        NOW.minusSeconds(61).toEpochMilli(),
                        4,
                        NOW.minusSeconds(7200).toEpochMilli(),
                        2,
                        1))
                : Optional.empty(),
        id -> Optional.empty(),
        id -> Optional.empty(),
        this,
        Duration.ofMinutes(5));
  }

  @Override
  public Future<Optional<Inspection>> inspect(String tenantId, String externalId) {
    calls.add("inspect " + tenantId + " " + externalId);
    if (!Set.of("order-1", ".", "..", "...").contains(externalId)) {
      return redis(Optional.empty());
    }
    Buffer order =
        Buffer.buffer(
            """
            {"externalId":"order-1","status":"completed","pricing":{"amount":12345678901234567890},
             "tradeUrl":"https://steamcommunity.com/tradeoffer/new/?partner=1&token=TraDeTok",
             "notes":["see https%3A%2F%2Fsteamcommunity.com%2Ftradeoffer%2Fnew%2F%3Ftoken%3DTraDeTok"]}
            """);
    List<HistoryEntry> history =
        List.of(
            new HistoryEntry(NOW.toEpochMilli(), "submitted", List.of()),
            new HistoryEntry(
                NOW.toEpochMilli() + 1,
                "attempt",
                List.of("1763870000001", "http_status", "500", "12", "1", "token=x")));
    return redis(
        Optional.of(
            new Inspection(
                order,
                "placed",
                "4bf92f3577b34da6a3ce929d0e0e4736",
                OrderSettlement.of("completed", NOW, null, Duration.ofHours(169)),
                history)));
  }

  @Override
  public Future<Optional<DeliveryPage>> list(Filter filter, int limit, String cursor) {
    calls.add("list " + filter.tenant() + " " + filter.state() + " " + limit + " " + cursor);
    return redis("bad".equals(cursor) ? Optional.empty() : Optional.of(page));
  }

  @Override
  public Future<Optional<Delivery>> find(String tenant, String deliveryId) {
    return redis(
        page.deliveries().stream()
            .filter(delivery -> delivery.id().equals(deliveryId))
            .findFirst());
  }

  @Override
  public Future<List<Delivery>> ofOrder(String tenant, String externalId) {
    return redis(page.deliveries());
  }

  @Override
  public Future<Replayed> replayDead(DeadFilter filter) {
    return redis(new Replayed(7, 0, false));
  }

  @Override
  public Future<Replay> replay(String tenant, String deliveryId) {
    calls.add("replay " + deliveryId);
    return redis(
        switch (deliveryId) {
          case "dlv_1" -> Replay.DUE;
          case "dlv_gone" -> Replay.BODY_GONE;
          default -> Replay.UNKNOWN;
        });
  }

  @Override
  public Future<Long> replayDead(String tenant) {
    calls.add("replay-dead " + tenant);
    return redis(7L);
  }

  @Override
  public Future<TenantStats> stats(String tenant) {
    return redis(
        tenant.equals("acme")
            ? new TenantStats(
                5,
                NOW.minusSeconds(60).toEpochMilli(),
                4,
                NOW.minusSeconds(7200).toEpochMilli(),
                2,
                1)
            : new TenantStats(0, 0, 0, 0, 0, 0));
  }

  @Override
  public Future<List<KeptWebhook>> unknown(String tenant, int limit) {
    calls.add("unknown " + tenant + " " + limit);
    return redis(kept);
  }

  @Override
  public Future<List<KeptWebhook>> unusable(String account, int limit) {
    calls.add("unusable " + account + " " + limit);
    return redis(kept);
  }

  private <T> Future<T> redis(T answer) {
    if (silent) {
      return io.vertx.core.Promise.<T>promise().future();
    }
    return redisIsOut
        ? Future.failedFuture(new RedisUnavailableException("not connected"))
        : Future.succeededFuture(answer);
  }
}
