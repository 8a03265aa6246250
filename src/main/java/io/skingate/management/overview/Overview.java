package io.skingate.management.overview;

import io.skingate.budget.BudgetMetrics;
import io.skingate.callback.queue.Deliveries;
import io.skingate.callback.queue.Deliveries.Filter;
import io.skingate.pods.PodReports.Known;
import io.skingate.pods.PodSum;
import io.skingate.redis.InBatches;
import io.skingate.tenant.Tenant;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Puts together what all pods know, for whoever is on call. However many ask, it is made once a
 * second. Belongs to one event loop.
 */
public final class Overview {
  private static final Duration FRESH = Duration.ofSeconds(1);

  /** Of so many stores it is asked which endpoint fails; the others say that they fail. */
  private static final int ENDPOINTS_ASKED = 10;

  private static final int DELIVERIES_READ = 5;

  private final Vertx vertx;
  private final OverviewSources sources;
  private final Clock clock;
  private Future<State> latest;
  private Instant latestAt = Instant.EPOCH;
  private Future<State> counted;
  private Instant countedAt = Instant.EPOCH;

  /**
   * @param clock one for all pods
   */
  public Overview(Vertx vertx, OverviewSources sources, Clock clock) {
    this.vertx = vertx;
    this.sources = sources;
    this.clock = clock;
  }

  /**
   * How everything stands.
   *
   * @param redis whether this pod reaches Redis
   * @param stores all, those with most trouble first
   * @param wallets of the accounts with budgets, by account
   * @param attention what needs it, what costs most first
   */
  public record State(
      boolean redis,
      PodSum pods,
      List<StoreRow> stores,
      Map<String, BudgetMetrics.Wallet> wallets,
      List<Attention> attention) {}

  /** Never fails for want of Redis: it says so, and what this pod knows. */
  public Future<State> show() {
    Instant now = clock.instant();
    if (isOld(latest, latestAt, now)) {
      latestAt = now;
      latest =
          counted()
              .compose(
                  state ->
                      endpoints(state, now)
                          .compose(
                              found ->
                                  vertx.executeBlocking(() -> judged(state, found, now), false)));
    }
    return latest;
  }

  /** What all pods did for each store; a store for which that is nothing is not among them. */
  public Future<PodSum> pods() {
    return counted().map(State::pods);
  }

  private static boolean isOld(Future<State> made, Instant at, Instant now) {
    return made == null || made.failed() || Duration.between(at, now).abs().compareTo(FRESH) >= 0;
  }

  /** How everything stands, before it is judged. */
  private Future<State> counted() {
    Instant now = clock.instant();
    if (isOld(counted, countedAt, now)) {
      countedAt = now;
      counted =
          sources
              .pods()
              .get()
              .compose(known -> vertx.executeBlocking(() -> count(known, now), false));
    }
    return counted;
  }

  private State count(Known known, Instant now) {
    PodSum pods = PodSum.of(known.reports(), now);
    List<StoreRow> stores =
        sources.tenants().current().tenants().stream()
            .map(tenant -> row(tenant, pods, known.redis()))
            .sorted(StoreRow.WORST_FIRST)
            .toList();
    Map<String, BudgetMetrics.Wallet> wallets = new TreeMap<>();
    if (known.redis()) {
      sources
          .tenants()
          .current()
          .accounts()
          .forEach(
              account ->
                  sources
                      .wallet()
                      .apply(account.id())
                      .ifPresent(wallet -> wallets.put(account.id(), wallet)));
    }
    return new State(known.redis(), pods, stores, wallets, List.of());
  }

  private State judged(State state, Map<String, String> endpoints, Instant now) {
    return new State(
        state.redis(),
        state.pods(),
        state.stores(),
        state.wallets(),
        AttentionRules.judge(state, endpoints, sources.catalogMaxStale(), now));
  }

  /** What was measured before Redis went is not how things stand. */
  private StoreRow row(Tenant tenant, PodSum pods, boolean redis) {
    return new StoreRow(
        tenant,
        redis ? sources.waiting().apply(tenant.id()).orElse(null) : null,
        redis ? sources.queue().apply(tenant.id()).orElse(null) : null,
        redis ? sources.budget().apply(tenant.id()).orElse(null) : null,
        sources.orderLimit().apply(tenant),
        pods.stores().get(tenant.id()));
  }

  /** Which endpoint fails and how, by store. */
  private Future<Map<String, String>> endpoints(State state, Instant now) {
    List<StoreRow> failing =
        state.stores().stream()
            .filter(row -> row.endpointFails(now))
            .limit(ENDPOINTS_ASKED)
            .toList();
    Map<String, String> found = new HashMap<>();
    return InBatches.ask(
            failing,
            row ->
                sources
                    .deliveries()
                    .list(
                        new Filter(
                            row.tenant().id(),
                            null,
                            row.dead() > 0 ? Deliveries.State.DEAD : Deliveries.State.PENDING),
                        DELIVERIES_READ,
                        null)
                    .map(
                        page -> {
                          page.flatMap(deliveries -> Endpoint.failing(deliveries.deliveries()))
                              .ifPresent(words -> found.put(row.tenant().id(), words));
                          return null;
                        }))
        .map(found)
        // Redis went meanwhile: the next answer says so.
        .otherwise(found);
  }
}
