package io.skingate.config;

import java.time.Duration;

/**
 * How much of the ledger of each store and account is kept.
 *
 * @param maxPerTenant entries
 */
public record LedgerConfig(Duration retention, int maxPerTenant) {
  /** The defaults. */
  public static final LedgerConfig DEFAULT = new LedgerConfig(Duration.ofDays(90), 1_000_000);
}
