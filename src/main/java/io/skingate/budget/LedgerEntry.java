package io.skingate.budget;

import java.time.Instant;

/**
 * A movement of a store's money.
 *
 * @param id of the entry
 * @param kind {@code fund}, {@code reserve}, {@code commit}, {@code release} or {@code adjust}
 * @param externalId of the order that moved it; null for a transfer
 * @param transferId null for an order
 * @param note of a transfer, else null
 * @param by whose token made the transfer, else null
 * @param amount cents, signed by its effect on what is available; of a commit what was charged
 * @param available cents, after it
 */
public record LedgerEntry(
    String id,
    Instant at,
    String kind,
    String externalId,
    String transferId,
    String note,
    String by,
    long amount,
    long available) {}
