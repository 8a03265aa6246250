package io.skingate.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/**
 * Counts what SkinsNode said and nobody could read: what it changes is not known here, so somebody
 * has to look. Any number of instances over one registry count together; safe for any thread.
 */
public final class UnreadableMessages {
  public static final String CATALOG = "catalog";
  public static final String WEBHOOK = "webhook";

  private static final List<String> ALL = List.of("submit", "find", CATALOG, "wallet", WEBHOOK);

  private final Counters counters;

  public UnreadableMessages(MeterRegistry meters) {
    counters =
        new Counters(
            meters,
            "skingate.upstream.unreadable",
            "Answers and webhooks of SkinsNode that could not be read",
            "account",
            "message");
  }

  /** Has the account's counters begin at 0, so that the first message shows as an increase. */
  public void watch(String account) {
    ALL.forEach(message -> counters.add(0, account, message));
  }

  /**
   * One more.
   *
   * @param account of the configuration
   * @param message {@code submit} and {@code find} for the answers about an order, {@code catalog},
   *     {@code wallet} or {@code webhook}
   */
  public void count(String account, String message) {
    counters.count(account, message);
  }
}
