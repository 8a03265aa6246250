package io.skingate.management;

import java.time.Instant;
import java.util.Optional;

/** How accounts stand at this pod. Callable from any thread; answers at once. */
public interface AccountStates {
  /** The catalog at hand, however old; empty before the first. */
  Optional<CatalogState> catalog(String accountId);

  /** How calls to SkinsNode go; empty before the first. */
  Optional<Calls> calls(String accountId);

  /**
   * A catalog.
   *
   * @param changedAt when its content first came
   * @param verifiedAt when SkinsNode last gave or confirmed it
   */
  record CatalogState(int items, Instant changedAt, Instant verifiedAt) {}

  /**
   * Calls on one account.
   *
   * @param circuit {@code closed}, {@code open} or {@code half_open}
   * @param inFlight calls that hold one of the account's places
   * @param waiting calls that wait for one
   * @param pausedUntil null where SkinsNode did not ask to wait
   * @param lastError the result of the newest call that failed, null where none has
   * @param lastErrorAt null where none has failed
   * @param lastSuccessAt null where none has succeeded
   * @param credentialsRejected whether SkinsNode refused the account and has not taken it since
   */
  record Calls(
      String circuit,
      int inFlight,
      int waiting,
      Instant pausedUntil,
      String lastError,
      Instant lastErrorAt,
      Instant lastSuccessAt,
      boolean credentialsRejected) {}
}
