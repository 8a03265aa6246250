package io.skingate.management.overview;

import java.time.Instant;

/**
 * Something that whoever is on call should see to.
 *
 * @param subject of which kind what has the trouble is: {@code gateway}, {@code account}, {@code
 *     tenant} or {@code pod}
 * @param id of it; empty for the gateway
 * @param count of what the words count; breaks ties between two of a kind
 * @param text what is wrong, in words
 * @param since null where that is not known
 * @param detail why, in words; empty where that is not known
 */
public record Attention(
    Kind kind, String subject, String id, long count, String text, Instant since, String detail) {

  /** How bad it is. */
  public enum Severity {
    /** Stores cannot order, or money or updates are stuck. */
    CRITICAL,
    /** It will be, unless it passes by itself. */
    WARNING,
    INFO
  }

  /** What can be wrong, by what it costs: what stops all stores first, what costs nothing last. */
  public enum Kind {
    REDIS_OUT(Severity.CRITICAL),
    CREDENTIALS_REJECTED(Severity.CRITICAL),
    CIRCUIT_OPEN(Severity.CRITICAL),
    CATALOG_STALE(Severity.CRITICAL),
    WALLET_UNCOVERED(Severity.CRITICAL),
    ORDERS_STUCK(Severity.CRITICAL),
    UPDATES_DEAD(Severity.CRITICAL),
    UPDATES_LATE(Severity.WARNING),
    ORDERS_FAILING(Severity.WARNING),
    ORDERS_WAITING(Severity.WARNING),
    BUDGET_LOW(Severity.WARNING),
    POD_SILENT(Severity.WARNING),
    POD_DEGRADED(Severity.WARNING),
    CONFIGURATION_REFUSED(Severity.WARNING),
    LIMIT_REACHED(Severity.INFO);

    private final Severity severity;

    Kind(Severity severity) {
      this.severity = severity;
    }

    public Severity severity() {
      return severity;
    }
  }
}
