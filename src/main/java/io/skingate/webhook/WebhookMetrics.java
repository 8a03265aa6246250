package io.skingate.webhook;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.skingate.metrics.UnreadableMessages;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What is counted about SkinsNode's webhooks. One instance a process, safe for any thread. */
public final class WebhookMetrics {
  /** SkinsNode signed it, and what it says of an order is lost. */
  private static final Set<String> UNREADABLE = Set.of("malformed", "incomplete");

  private final MeterRegistry registry;
  private final UnreadableMessages unreadable;
  private final Map<String, Counter> counters = new ConcurrentHashMap<>();

  public WebhookMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.unreadable = new UnreadableMessages(registry);
  }

  /**
   * A webhook was answered.
   *
   * @param account of the configuration, or "unknown": the label must not grow with what is sent
   */
  void received(String account, String result) {
    counters
        .computeIfAbsent(
            account + '/' + result,
            key ->
                Counter.builder("skingate.webhooks")
                    .description("Webhooks of SkinsNode by what became of them")
                    .tag("account", account)
                    .tag("result", result)
                    .register(registry))
        .increment();
    if (UNREADABLE.contains(result)) {
      unreadable.count(account, UnreadableMessages.WEBHOOK);
    }
  }
}
