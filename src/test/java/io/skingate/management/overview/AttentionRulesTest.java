package io.skingate.management.overview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.skingate.budget.BudgetMetrics;
import io.skingate.callback.queue.Deliveries.DeliveryAttempt;
import io.skingate.callback.queue.Deliveries.TenantStats;
import io.skingate.limit.LimitState;
import io.skingate.management.overview.Attention.Kind;
import io.skingate.metrics.HourSeries;
import io.skingate.metrics.HourSeries.Figure;
import io.skingate.order.OrderMetrics.Waiting;
import io.skingate.pods.AccountState;
import io.skingate.pods.AccountState.CatalogState;
import io.skingate.pods.PodReport;
import io.skingate.pods.PodReport.Check;
import io.skingate.pods.PodSum;
import io.skingate.pods.StoreHour;
import io.skingate.testing.TestTenants;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttentionRulesTest {
  private static final Instant NOW = Instant.parse("2026-11-26T02:10:30Z");
  private static final long MINUTE = NOW.toEpochMilli() / 60_000;
  private static final TenantStats WELL = new TenantStats(0, 0, 0, 0, 0, 0);
  private static final Waiting NONE = new Waiting(0, 0);

  private final List<PodReport> reports = new ArrayList<>();
  private final List<StoreRow> stores = new ArrayList<>();
  private final Map<String, BudgetMetrics.Wallet> wallets = new HashMap<>();
  private boolean redis = true;

  private static AccountState account(String circuit, boolean rejected, Duration catalogAge) {
    return new AccountState(
        circuit,
        rejected,
        "timeout",
        NOW.minusSeconds(3),
        NOW.minusSeconds(90),
        null,
        catalogAge == null ? null : new CatalogState(10, NOW, NOW.minus(catalogAge)));
  }

  private void pod(String name, Instant at, AccountState account, Check... checks) {
    reports.add(
        new PodReport(
            name,
            name,
            "1",
            NOW,
            at,
            "ready",
            List.of(checks),
            Map.of("main", account),
            Map.of(),
            Map.of()));
  }

  private void store(String id, TenantStats queue, Waiting waiting, HourSeries hour) {
    store(id, queue, waiting, hour, null);
  }

  private void store(
      String id, TenantStats queue, Waiting waiting, HourSeries hour, BudgetMetrics.Store budget) {
    int[] totals = new int[Figure.values().length];
    stores.add(
        new StoreRow(
            TestTenants.tenant(id),
            waiting,
            queue,
            budget,
            new LimitState(10, 1, 10, 0),
            hour == null ? null : new StoreHour(totals, 0, hour)));
  }

  private static long ago(Duration duration) {
    return NOW.minus(duration).toEpochMilli();
  }

  private List<Attention> judge(Map<String, String> endpoints) {
    return AttentionRules.judge(
        new Overview.State(redis, PodSum.of(reports, NOW), stores, wallets, List.of()),
        endpoints,
        Duration.ofMinutes(5),
        NOW);
  }

  @Test
  void where_all_is_well_nothing_needs_attention() {
    pod("a", NOW, account("closed", false, Duration.ofSeconds(3)), new Check("redis", ""));
    store("acme", WELL, NONE, null);
    store("unmeasured", null, null, null);
    store(
        "busy",
        new TenantStats(3, ago(Duration.ofSeconds(59)), 0, 0, 1, 0),
        new Waiting(2, ago(Duration.ofSeconds(59))),
        HourSeries.none(MINUTE));

    assertThat(judge(Map.of())).isEmpty();
  }

  @Test
  void what_costs_most_comes_first_and_more_of_a_kind_before_less() {
    redis = false;
    pod("a", NOW, account("open", true, Duration.ofMinutes(6)), new Check("redis", "is out"));
    pod("b", NOW.minusSeconds(40), account("closed", false, null));
    store("few", new TenantStats(0, 0, 2, ago(Duration.ofHours(1)), 0, 0), NONE, null);
    store("many", new TenantStats(0, 0, 214, ago(Duration.ofHours(2)), 0, 0), NONE, null);
    store("stuck", WELL, new Waiting(1, ago(Duration.ofMinutes(16))), null);
    store("late", new TenantStats(7, ago(Duration.ofMinutes(2)), 0, 0, 0, 1), NONE, null);
    store("waits", WELL, new Waiting(4, ago(Duration.ofMinutes(2))), null);
    store("poor", WELL, NONE, null, new BudgetMetrics.Store(499, 0, 500));
    wallets.put("main", new BudgetMetrics.Wallet(100, 1250));

    assertThat(judge(Map.of()))
        .extracting(Attention::kind, Attention::id)
        .containsExactly(
            tuple(Kind.REDIS_OUT, ""),
            tuple(Kind.CREDENTIALS_REJECTED, "main"),
            tuple(Kind.CIRCUIT_OPEN, "main"),
            tuple(Kind.CATALOG_STALE, "main"),
            tuple(Kind.WALLET_UNCOVERED, "main"),
            tuple(Kind.ORDERS_STUCK, "stuck"),
            tuple(Kind.UPDATES_DEAD, "many"),
            tuple(Kind.UPDATES_DEAD, "few"),
            tuple(Kind.UPDATES_LATE, "late"),
            tuple(Kind.ORDERS_WAITING, "waits"),
            tuple(Kind.BUDGET_LOW, "poor"),
            tuple(Kind.POD_SILENT, "b"));
  }

  @Test
  void the_words_say_how_many_since_when_and_why() {
    store("acme", new TenantStats(0, 0, 1214, ago(Duration.ofHours(2)), 0, 0), NONE, null);

    Attention dead = judge(Map.of("acme", "https://shop.example/hook answers 500")).get(0);

    assertThat(dead.text()).isEqualTo("1,214 updates dead");
    assertThat(dead.since()).isEqualTo(NOW.minus(Duration.ofHours(2)));
    assertThat(dead.detail()).isEqualTo("https://shop.example/hook answers 500");
  }

  @Test
  void an_account_says_at_how_many_pods_it_has_trouble() {
    pod("a", NOW, account("half_open", false, Duration.ZERO));
    pod("b", NOW, account("closed", false, Duration.ZERO));

    assertThat(judge(Map.of()))
        .singleElement()
        .extracting(Attention::text)
        .isEqualTo("SkinsNode fails, and orders wait at 1 of 2 pods");
  }

  @Test
  void only_what_failed_in_the_last_minutes_counts() {
    HourSeries old = HourSeries.none(MINUTE);
    old.values()[Figure.FAILURES.ordinal() * HourSeries.MINUTES + 5] = 3;
    HourSeries fresh = HourSeries.none(MINUTE);
    fresh.values()[Figure.FAILURES.ordinal() * HourSeries.MINUTES + 4] = 3;
    fresh.values()[Figure.LIMITED.ordinal() * HourSeries.MINUTES] = 1;
    store("old", WELL, NONE, old);
    store("fresh", WELL, NONE, fresh);

    assertThat(judge(Map.of()))
        .extracting(Attention::text)
        .containsExactly(
            "3 orders failed in the last 5 minutes",
            "1 order was over its limit in the last 5 minutes");
  }

  @Test
  void a_pods_own_trouble_is_told_once() {
    pod(
        "a",
        NOW,
        account("closed", false, Duration.ZERO),
        new Check("configuration", "the changed file was refused"),
        new Check("skinsnode main", "the circuit is open"));

    assertThat(judge(Map.of()))
        .singleElement()
        .satisfies(
            item -> {
              assertThat(item.kind()).isEqualTo(Kind.CONFIGURATION_REFUSED);
              assertThat(item.text()).isEqualTo("configuration: the changed file was refused");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "http_status, 500, answers 500",
    "redirect, 302, answers 302",
    "timeout, , does not answer in time",
    "dns_error, , has a name that cannot be resolved",
    "connection_refused, , refuses the connection",
    "abandoned, , failed: abandoned",
  })
  void an_attempt_in_words(String result, Integer status, String words) {
    assertThat(Endpoint.words(new DeliveryAttempt(0, result, status, 1, 1, ""))).isEqualTo(words);
  }
}
