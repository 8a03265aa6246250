package io.skingate.webhook;

import io.skingate.tenant.TenantRegistry;
import io.skingate.tenant.Tenants;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Verifies SkinsNode's webhooks and has them kept. Belongs to one event loop. */
public final class Webhooks {
  private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);

  private final Tenants tenants;
  private final Duration tolerance;
  private final Clock clock;
  private final WebhookMetrics metrics;
  private final WebhookKeeper keeper;

  Webhooks(
      Tenants tenants,
      Duration tolerance,
      Clock clock,
      WebhookMetrics metrics,
      WebhookKeeper keeper) {
    this.tenants = tenants;
    this.tolerance = tolerance;
    this.clock = clock;
    this.metrics = metrics;
    this.keeper = keeper;
  }

  /** Never fails: SkinsNode sends again what could not be handled. */
  public Future<WebhookResult> receive(WebhookMessage message) {
    long startedAt = System.nanoTime();
    TenantRegistry registry = tenants.current();
    try {
      WebhookReading reading = WebhookReader.read(message, registry, tolerance, clock.instant());
      if (reading instanceof WebhookReading.Rejected rejected) {
        return Future.succeededFuture(rejected(message, registry, rejected.result(), startedAt));
      }
      return keeper
          .keep(reading)
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
