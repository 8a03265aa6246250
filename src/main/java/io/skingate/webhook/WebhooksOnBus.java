package io.skingate.webhook;

import io.skingate.bus.LocalBus;
import io.skingate.tenant.TenantRegistry;
import io.skingate.tenant.Tenants;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies and reads webhooks on the caller's event loop, and has the webhook verticles keep what
 * came out of it. Safe for use from any thread.
 */
public final class WebhooksOnBus implements Webhooks {
  static final String KEEP = "skingate.webhooks.keep";

  private static final Logger LOG = LoggerFactory.getLogger(WebhooksOnBus.class);

  /** Far longer than Redis may take: it only guards against a verticle that is gone. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final LocalBus bus;
  private final Tenants tenants;
  private final Duration tolerance;
  private final Clock clock;
  private final WebhookMetrics metrics;

  public WebhooksOnBus(
      LocalBus bus, Tenants tenants, Duration tolerance, Clock clock, WebhookMetrics metrics) {
    this.bus = bus;
    this.tenants = tenants;
    this.tolerance = tolerance;
    this.clock = clock;
    this.metrics = metrics;
  }

  @Override
  public Future<WebhookResult> receive(WebhookMessage message) {
    long startedAt = System.nanoTime();
    TenantRegistry registry = tenants.current();
    try {
      WebhookReading reading = WebhookReader.read(message, registry, tolerance, clock.instant());
      if (reading instanceof WebhookReading.Rejected rejected) {
        return Future.succeededFuture(rejected(message, registry, rejected.result(), startedAt));
      }
      return bus.<WebhookReading, WebhookResult>ask(KEEP, reading, PATIENCE)
          .recover(failure -> Future.succeededFuture(unavailable(message, failure)));
    } catch (RuntimeException fault) {
      return Future.succeededFuture(unavailable(message, fault));
    }
  }

  private WebhookResult rejected(
      WebhookMessage message, TenantRegistry registry, WebhookResult result, long startedAt) {
    boolean known = registry.account(message.accountId()).isPresent();
    metrics.received(
        known ? message.accountId() : "unknown", result.name().toLowerCase(Locale.ROOT));
    LOG.atInfo()
        .addKeyValue("requestId", message.requestId())
        .addKeyValue("account", known ? message.accountId() : "unknown")
        .addKeyValue("result", result.name().toLowerCase(Locale.ROOT))
        .addKeyValue("durationMs", (System.nanoTime() - startedAt) / 1_000_000)
        .log("Webhook rejected");
    return result;
  }

  /** SkinsNode sends again; what is at fault here may be mended by then. */
  private WebhookResult unavailable(WebhookMessage message, Throwable fault) {
    metrics.received("unknown", "internal_error");
    LOG.atError()
        .addKeyValue("requestId", message.requestId())
        .setCause(fault)
        .log("Webhook could not be handled");
    return WebhookResult.STORE_UNAVAILABLE;
  }
}
