package io.skingate.skinsnode.guard;

import java.time.Instant;

/**
 * How calls on one account go at this pod, at one moment.
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
public record UpstreamState(
    String accountId,
    String circuit,
    int inFlight,
    int waiting,
    Instant pausedUntil,
    String lastError,
    Instant lastErrorAt,
    Instant lastSuccessAt,
    boolean credentialsRejected) {}
