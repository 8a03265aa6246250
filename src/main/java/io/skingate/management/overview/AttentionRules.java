package io.skingate.management.overview;

import io.skingate.budget.BudgetMetrics;
import io.skingate.management.overview.Attention.Kind;
import io.skingate.metrics.HourSeries.Figure;
import io.skingate.pods.AccountState;
import io.skingate.pods.PodReport.Check;
import io.skingate.pods.PodSum;
import io.skingate.pods.StoreHour;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/** Decides what needs attention, what costs most first. Pure. */
final class AttentionRules {
  private static final Comparator<Attention> BY_COST =
      Comparator.comparing(Attention::kind)
          .thenComparing(Comparator.comparingLong(Attention::count).reversed())
          .thenComparing(Attention::id);

  private final PodSum pods;
  private final Duration maxStale;
  private final Instant now;
  private final List<Attention> found = new ArrayList<>();

  private AttentionRules(PodSum pods, Duration maxStale, Instant now) {
    this.pods = pods;
    this.maxStale = maxStale;
    this.now = now;
  }

  /**
   * Everything that needs attention.
   *
   * @param state how everything stands
   * @param endpoints which endpoint of a store fails and how, by store
   * @param maxStale the age from which on a catalog is not given any more
   */
  static List<Attention> judge(
      Overview.State state, Map<String, String> endpoints, Duration maxStale, Instant now) {
    AttentionRules rules = new AttentionRules(state.pods(), maxStale, now);
    if (!state.redis()) {
      rules.add(
          Kind.REDIS_OUT,
          "gateway",
          "",
          0,
          "Redis does not answer: orders are refused with 503, updates wait at SkinsNode",
          null,
          "catalogs are still served, and these figures are of one pod alone");
    }
    state.pods().accounts().forEach(rules::account);
    state.wallets().forEach(rules::wallet);
    state
        .stores()
        .forEach(store -> rules.store(store, endpoints.getOrDefault(store.tenant().id(), "")));
    state.pods().pods().forEach(pod -> rules.pod(pod, state.redis()));
    rules.found.sort(BY_COST);
    return rules.found;
  }

  private void account(String id, List<AccountState> atPods) {
    long rejected = count(atPods, AccountState::credentialsRejected);
    if (rejected > 0) {
      add(
          Kind.CREDENTIALS_REJECTED,
          "account",
          id,
          rejected,
          "SkinsNode refuses the account's credentials" + at(rejected, atPods),
          null,
          "none of its stores can order");
    }
    Predicate<AccountState> open = state -> !state.circuit().equals("closed");
    long broken = count(atPods, open);
    if (broken > 0) {
      add(
          Kind.CIRCUIT_OPEN,
          "account",
          id,
          broken,
          "SkinsNode fails, and orders wait" + at(broken, atPods),
          latest(atPods, AccountState::lastSuccessAt),
          atPods.stream()
              .filter(open)
              .map(AccountState::lastError)
              .filter(Objects::nonNull)
              .findFirst()
              .map(error -> "the last error is " + error)
              .orElse(""));
    }
    Predicate<AccountState> stale =
        state ->
            state.catalog() == null || StoreRow.isOver(state.catalog().verifiedAt(), maxStale, now);
    long old = count(atPods, stale);
    if (old > 0) {
      add(
          Kind.CATALOG_STALE,
          "account",
          id,
          old,
          "there is no catalog fresh enough" + at(old, atPods),
          latest(atPods, state -> state.catalog() == null ? null : state.catalog().verifiedAt()),
          "reading it answers 503");
    }
  }

  private static long count(List<AccountState> states, Predicate<AccountState> which) {
    return states.stream().filter(which).count();
  }

  private static Instant latest(
      List<AccountState> states, java.util.function.Function<AccountState, Instant> time) {
    return states.stream()
        .map(time)
        .filter(Objects::nonNull)
        .max(Comparator.naturalOrder())
        .orElse(null);
  }

  private static String at(long some, List<AccountState> all) {
    return all.size() == 1 ? "" : " at " + some + " of " + all.size() + " pods";
  }

  private void wallet(String id, BudgetMetrics.Wallet wallet) {
    if (wallet.uncovered() > 0) {
      add(
          Kind.WALLET_UNCOVERED,
          "account",
          id,
          wallet.uncovered(),
          "stores hold " + money(wallet.uncovered()) + " more than the wallet has",
          null,
          "the wallet has " + money(wallet.balance()));
    }
  }

  private static String money(long cents) {
    return String.format(Locale.ROOT, "%,d.%02d", cents / 100, Math.abs(cents % 100));
  }

  private void store(StoreRow row, String endpoint) {
    String id = row.tenant().id();
    if (row.dead() > 0) {
      Instant since = Instant.ofEpochMilli(row.queue().oldestDeadMillis());
      add(
          Kind.UPDATES_DEAD,
          "tenant",
          id,
          row.dead(),
          updates(row.dead()) + " dead",
          since,
          endpoint);
    }
    if (StoreRow.isOver(row.oldestPending(), StoreRow.LATE, now)) {
      long pending = row.queue().pending();
      add(
          Kind.UPDATES_LATE,
          "tenant",
          id,
          pending,
          updates(pending) + (pending == 1 ? " waits" : " wait"),
          row.oldestPending(),
          endpoint);
    }
    if (StoreRow.isOver(row.oldestWaiting(), StoreRow.LATE, now)) {
      boolean stuck = StoreRow.isOver(row.oldestWaiting(), StoreRow.STUCK, now);
      long waiting = row.waiting().count();
      add(
          stuck ? Kind.ORDERS_STUCK : Kind.ORDERS_WAITING,
          "tenant",
          id,
          waiting,
          orders(waiting) + (waiting == 1 ? " waits" : " wait") + " for SkinsNode",
          row.oldestWaiting(),
          "");
    }
    if (row.budget() != null && row.budget().available() < row.budget().lowWater()) {
      add(
          Kind.BUDGET_LOW,
          "tenant",
          id,
          0,
          "has " + money(row.budget().available()) + " left to order for",
          null,
          "less than its low water of " + money(row.budget().lowWater()));
    }
    if (row.recent(Figure.FAILURES) > 0) {
      add(
          Kind.ORDERS_FAILING,
          "tenant",
          id,
          row.recent(Figure.FAILURES),
          orders(row.recent(Figure.FAILURES)) + " failed" + recently(),
          null,
          "");
    }
    if (row.recent(Figure.LIMITED) > 0) {
      add(
          Kind.LIMIT_REACHED,
          "tenant",
          id,
          row.recent(Figure.LIMITED),
          orders(row.recent(Figure.LIMITED))
              + (row.recent(Figure.LIMITED) == 1 ? " was" : " were")
              + " over its limit"
              + recently(),
          null,
          "");
    }
  }

  private static String recently() {
    return " in the last " + StoreHour.RECENT + " minutes";
  }

  private static String updates(long count) {
    return count == 1 ? "1 update" : number(count) + " updates";
  }

  private static String orders(long count) {
    return count == 1 ? "1 order" : number(count) + " orders";
  }

  private static String number(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private void pod(PodSum.Pod pod, boolean redis) {
    String name = pod.report().name();
    if (pod.silent()) {
      add(
          Kind.POD_SILENT,
          "pod",
          name,
          0,
          "has said nothing",
          pod.report().at(),
          "it was killed, hangs or does not reach Redis");
      return;
    }
    for (Check check : pod.report().checks()) {
      // What concerns an account, or everything, stands there already.
      boolean told =
          check.name().startsWith("catalog ")
              || check.name().startsWith("skinsnode ")
              || check.name().equals("redis") && !redis;
      if (!check.reason().isEmpty() && !told && !pod.report().state().equals("starting")) {
        Kind kind =
            check.name().equals("configuration") ? Kind.CONFIGURATION_REFUSED : Kind.POD_DEGRADED;
        add(kind, "pod", name, 0, check.name() + ": " + check.reason(), null, "");
      }
    }
  }

  private void add(
      Kind kind, String subject, String id, long count, String text, Instant since, String detail) {
    found.add(new Attention(kind, subject, id, count, text, since, detail));
  }
}
