package io.skingate.webhook;

import io.micrometer.core.instrument.MeterRegistry;
import io.skingate.metrics.Counters;
import io.skingate.metrics.UnreadableMessages;
import java.util.Set;

/** What is counted about SkinsNode's webhooks. One instance a process, safe for any thread. */
public final class WebhookMetrics {
  /** SkinsNode signed it, and what it says of an order is lost. */
  private static final Set<String> UNREADABLE = Set.of("malformed", "incomplete");

  private final Counters webhooks;
  private final UnreadableMessages unreadable;

  public WebhookMetrics(MeterRegistry registry) {
    webhooks =
        new Counters(
            registry,
            "skingate.webhooks",
            "Webhooks of SkinsNode by what became of them",
            "account",
            "result");
    this.unreadable = new UnreadableMessages(registry);
  }

  /**
   * A webhook was answered.
   *
   * @param account of the configuration, or "unknown": the label must not grow with what is sent
   */
  void received(String account, String result) {
    webhooks.count(account, result);
    if (UNREADABLE.contains(result)) {
      unreadable.count(account, UnreadableMessages.WEBHOOK);
    }
  }
}
