package io.skingate.catalog;

import java.time.Duration;

/**
 * What came of a pod's turn at an account's catalog. Immutable.
 *
 * @param refresh how the pod's own fetch ended; null where it did not fetch
 * @param again when its next turn is; null where that depends on its own fetches alone
 * @param settled whether a catalog is there, or could not be fetched: nothing is left that a start
 *     waits for
 */
record Turned(Refresh refresh, Duration again, boolean settled) {}
