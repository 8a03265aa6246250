package io.skingate.management.view;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.budget.BudgetMetrics;
import io.skingate.json.Json;
import io.skingate.management.overview.Attention;
import io.skingate.management.overview.Overview;
import io.skingate.management.overview.StoreRow;
import io.skingate.metrics.HourSeries;
import io.skingate.metrics.HourSeries.Figure;
import io.skingate.pods.AccountState;
import io.skingate.pods.PodSum;
import io.skingate.pods.StoreHour;
import io.skingate.tenant.Account;
import io.skingate.tenant.Tenants;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Writes the overview down. Holds no ages, so that nothing changes where nothing happens. */
public final class OverviewView {
  private static final List<Figure> PICTURED =
      List.of(Figure.ORDERS, Figure.FAILURES, Figure.CALLBACK_FAILURES, Figure.UPDATE_AGE);

  /** The rest is in the list of tenants, which pages. */
  private static final int MOST_STORES = 100;

  private static final int MOST_ATTENTION = 100;

  private OverviewView() {}

  public static ObjectNode show(Overview.State state, Tenants tenants) {
    PodSum pods = state.pods();
    List<StoreRow> rows = state.stores();
    List<Attention> attention = state.attention();
    ObjectNode answer = Json.object();
    answer.put("redis", state.redis() ? "ok" : "out");
    answer.put("attentionCount", attention.size());
    var needed = answer.putArray("attention");
    attention.stream().limit(MOST_ATTENTION).forEach(item -> needed.add(attention(item)));
    answer.set("lastHour", hour(pods.hour()));
    var accounts = answer.putArray("accounts");
    tenants
        .current()
        .accounts()
        .forEach(
            account -> accounts.add(account(account, pods, state.wallets().get(account.id()))));
    answer.put("tenantCount", rows.size());
    var stores = answer.putArray("tenants");
    rows.stream()
        .limit(MOST_STORES)
        .forEach(
            row -> stores.add(store(row, pods.hour().minute(), tenants.isEnabled(row.tenant()))));
    var list = answer.putArray("pods");
    pods.pods().forEach(pod -> list.add(pod(pod)));
    return answer;
  }

  private static ObjectNode attention(Attention item) {
    ObjectNode shown = Json.object();
    shown.put("kind", lower(item.kind()));
    shown.put("severity", lower(item.kind().severity()));
    if (!item.subject().equals("gateway")) {
      shown.put(item.subject(), item.id());
    }
    if (item.count() > 0) {
      shown.put("count", item.count());
    }
    shown.put("text", item.text());
    AdminJson.putTime(shown, "since", item.since());
    AdminJson.putText(shown, "detail", item.detail());
    return shown;
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static ObjectNode account(Account account, PodSum pods, BudgetMetrics.Wallet wallet) {
    List<AccountState> states = pods.accounts().getOrDefault(account.id(), List.of());
    ObjectNode shown = Json.object();
    shown.put("id", account.id());
    Map<String, Integer> circuits = new TreeMap<>();
    states.forEach(state -> circuits.merge(state.circuit(), 1, Integer::sum));
    ObjectNode circuit = shown.putObject("circuit");
    circuits.forEach(circuit::put);
    shown.put("credentialsRejected", states.stream().anyMatch(AccountState::credentialsRejected));
    states.stream()
        .map(AccountState::catalog)
        .filter(Objects::nonNull)
        // The oldest at any pod is what some store gets.
        .min(Comparator.comparing(AccountState.CatalogState::verifiedAt))
        .ifPresent(
            oldest -> {
              ObjectNode catalog = shown.putObject("catalog");
              catalog.put("items", oldest.items());
              AdminJson.putTime(catalog, "verifiedAt", oldest.verifiedAt());
              AdminJson.putTime(catalog, "changedAt", oldest.changedAt());
            });
    if (wallet != null) {
      shown
          .putObject("wallet")
          .put("balance", wallet.balance())
          .put("uncovered", wallet.uncovered());
    }
    states.stream()
        .filter(state -> state.lastErrorAt() != null)
        .max(Comparator.comparing(AccountState::lastErrorAt))
        .ifPresent(
            last -> {
              AdminJson.putText(shown, "lastError", last.lastError());
              AdminJson.putTime(shown, "lastErrorAt", last.lastErrorAt());
            });
    shown.set(
        "lastHour",
        hour(
            pods.accountHours().getOrDefault(account.id(), HourSeries.none(pods.hour().minute()))));
    return shown;
  }

  private static ObjectNode store(StoreRow row, long minute, boolean enabled) {
    ObjectNode shown = Json.object();
    shown.put("id", row.tenant().id());
    shown.put("account", row.tenant().account().id());
    shown.put("enabled", enabled);
    int recent = row.hour() == null ? 0 : row.hour().lastMinutes();
    shown.put("ordersPerMinute", recent / (double) StoreHour.RECENT);
    if (row.waiting() != null) {
      shown.put("unresolved", row.waiting().count());
      AdminJson.putTime(shown, "unresolvedSince", row.oldestWaiting());
    }
    if (row.queue() != null) {
      shown.put("queueDepth", row.queue().pending());
      AdminJson.putTime(shown, "queueSince", row.oldestPending());
      shown.put("dead", row.queue().dead());
      if (row.queue().oldestDeadMillis() > 0) {
        AdminJson.putTime(shown, "deadSince", Instant.ofEpochMilli(row.queue().oldestDeadMillis()));
      }
      shown.put("openBreakers", row.queue().openBreakers());
    }
    if (row.budget() != null) {
      shown
          .putObject("budget")
          .put("available", row.budget().available())
          .put("reserved", row.budget().reserved());
    }
    ObjectNode limit = shown.putObject("limit");
    limit.put("burst", row.limit().quota());
    limit.put("remaining", row.limit().remaining());
    shown.set("lastHour", hour(row.hour(), minute));
    return shown;
  }

  /**
   * A store's last hour.
   *
   * @param hour null where nothing was done
   */
  static ObjectNode hour(StoreHour hour, long minute) {
    if (hour == null) {
      return hour(HourSeries.none(minute));
    }
    ObjectNode shown = hour.series() == null ? Json.object() : hour(hour.series());
    ObjectNode totals = shown.putObject("totals");
    for (Figure figure : Figure.values()) {
      totals.put(figure.field(), hour.total(figure));
    }
    return shown;
  }

  /** By the minute, the oldest first; a figure that was 0 all the time is left out. */
  private static ObjectNode hour(HourSeries hour) {
    ObjectNode shown = Json.object();
    AdminJson.putTime(shown, "until", Instant.ofEpochSecond(hour.minute() * 60));
    for (Figure figure : PICTURED) {
      int[] newestFirst = hour.of(figure);
      if (hour.total(figure) != 0) {
        var list = shown.putArray(figure.field());
        for (int ago = newestFirst.length - 1; ago >= 0; ago--) {
          list.add(newestFirst[ago]);
        }
      }
    }
    ObjectNode totals = shown.putObject("totals");
    for (Figure figure : Figure.values()) {
      totals.put(figure.field(), hour.total(figure));
    }
    return shown;
  }

  private static ObjectNode pod(PodSum.Pod pod) {
    ObjectNode shown = Json.object();
    shown.put("id", pod.report().pod());
    shown.put("name", pod.report().name());
    shown.put("version", pod.report().version());
    AdminJson.putTime(shown, "startedAt", pod.report().startedAt());
    shown.put("state", pod.silent() ? "silent" : pod.report().state());
    if (pod.silent()) {
      AdminJson.putTime(shown, "silentSince", pod.report().at());
    }
    ObjectNode checks = shown.putObject("checks");
    pod.report()
        .checks()
        .forEach(
            check -> checks.put(check.name(), check.reason().isEmpty() ? "ok" : check.reason()));
    return shown;
  }
}
