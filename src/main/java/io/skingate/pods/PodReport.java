package io.skingate.pods;

import io.skingate.metrics.HourSeries;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a pod tells of itself. Immutable.
 *
 * @param pod its id, another one after each start
 * @param name of its host
 * @param at when it was written, by Redis's clock
 * @param state {@code starting}, {@code ready} or {@code draining}
 * @param accounts by account
 * @param accountHours what it did for all stores of an account, by account
 * @param stores of those for which it did anything, by store
 */
public record PodReport(
    String pod,
    String name,
    String version,
    Instant startedAt,
    Instant at,
    String state,
    List<Check> checks,
    Map<String, AccountState> accounts,
    Map<String, HourSeries> accountHours,
    Map<String, StoreHour> stores) {

  /**
   * A line of the pod's readiness.
   *
   * @param reason why it is not well; empty where it is
   */
  public record Check(String name, String reason) {}
}
