package io.skingate.webhook;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What is counted about SkinsNode's webhooks. One instance a process, safe for any thread. */
public final class WebhookMetrics {
  private final MeterRegistry registry;
  private final Map<String, Counter> counters = new ConcurrentHashMap<>();

  public WebhookMetrics(MeterRegistry registry) {
    this.registry = registry;
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
  }
}
