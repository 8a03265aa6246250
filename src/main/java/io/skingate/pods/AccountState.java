package io.skingate.pods;

import java.time.Instant;

/**
 * How an account stands at one pod.
 *
 * @param circuit {@code closed}, {@code open} or {@code half_open}
 * @param credentialsRejected whether SkinsNode refused the account and has not taken it since
 * @param lastError the result of the newest call that failed; null where none has
 * @param lastErrorAt null where none has failed
 * @param lastSuccessAt null where none has succeeded
 * @param pausedUntil null where SkinsNode did not ask to wait
 * @param catalog null where there is none yet
 */
public record AccountState(
    String circuit,
    boolean credentialsRejected,
    String lastError,
    Instant lastErrorAt,
    Instant lastSuccessAt,
    Instant pausedUntil,
    CatalogState catalog) {

  /**
   * A catalog.
   *
   * @param changedAt when its content first came
   * @param verifiedAt when SkinsNode last gave or confirmed it
   */
  public record CatalogState(int items, Instant changedAt, Instant verifiedAt) {}
}
