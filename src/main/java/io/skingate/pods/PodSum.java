package io.skingate.pods;

import io.skingate.metrics.HourSeries;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What all pods did together, and how an account stands at each of them.
 *
 * @param pods by name
 * @param hour of all stores
 * @param accountHours by account
 * @param accounts how an account stands at each pod that is heard of, by account
 * @param stores by store
 */
public record PodSum(
    List<Pod> pods,
    HourSeries hour,
    Map<String, HourSeries> accountHours,
    Map<String, List<AccountState>> accounts,
    Map<String, StoreHour> stores) {
  /** Three reports that did not come. */
  private static final Duration SILENT_AFTER = PodReporter.EVERY.multipliedBy(3);

  /**
   * A pod.
   *
   * @param silent whether it has stopped to report; what it did before counts all the same
   */
  public record Pod(PodReport report, boolean silent) {}

  /**
   * Adds reports up.
   *
   * @param now by Redis's clock
   */
  public static PodSum of(Collection<PodReport> reports, Instant now) {
    long minute = Math.floorDiv(now.toEpochMilli(), 60_000L);
    List<Pod> pods = new ArrayList<>();
    HourSeries hour = HourSeries.none(minute);
    Map<String, HourSeries> accountHours = new TreeMap<>();
    Map<String, List<AccountState>> accounts = new TreeMap<>();
    Map<String, StoreHour> stores = new LinkedHashMap<>();
    for (PodReport report : reports) {
      boolean silent = report.at().plus(SILENT_AFTER).isBefore(now);
      pods.add(new Pod(report, silent));
      if (!silent) {
        report
            .accounts()
            .forEach(
                (id, state) -> accounts.computeIfAbsent(id, first -> new ArrayList<>()).add(state));
      }
      for (Map.Entry<String, HourSeries> account : report.accountHours().entrySet()) {
        HourSeries seen = account.getValue().seenFrom(minute);
        hour = hour.plus(seen);
        accountHours.merge(account.getKey(), seen, HourSeries::plus);
      }
      report
          .stores()
          .forEach((id, store) -> stores.merge(id, store.seenFrom(minute), StoreHour::plus));
    }
    pods.sort((a, b) -> a.report().name().compareTo(b.report().name()));
    return new PodSum(pods, hour, accountHours, accounts, stores);
  }
}
