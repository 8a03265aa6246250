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
    TenantRegistry registry = tenants.current();
    try {
      WebhookReading reading = WebhookReader.read(message, registry, tolerance, clock.instant());
      if (reading instanceof WebhookReading.Rejected rejected) {
        return Future.succeededFuture(rejected(message, registry, rejected.result()));
      }
      return keeper
          .keep(reading)
          .recover(failure -> Future.succeededFuture(failed(message, registry, failure)));
    } catch (RuntimeException fault) {
      return Future.succeededFuture(failed(message, registry, fault));
    }
  }

  private WebhookResult rejected(
      WebhookMessage message, TenantRegistry registry, WebhookResult result) {
    boolean known = registry.account(message.accountId()).isPresent();
    metrics.received(
        known ? message.accountId() : "unknown", result.name().toLowerCase(Locale.ROOT));
    return result;
  }

  /** SkinsNode sends again; what is at fault here may be mended by then. */
  private WebhookResult failed(WebhookMessage message, TenantRegistry registry, Throwable fault) {
    boolean known = registry.account(message.accountId()).isPresent();
    metrics.received(known ? message.accountId() : "unknown", "internal_error");
    LOG.atError()
        .addKeyValue("requestId", message.requestId())
        .setCause(fault)
        .log("Webhook failed");
    return WebhookResult.INTERNAL_ERROR;
  }
}
