package io.skingate.webhook;

import io.skingate.callback.LiveCallbacks;
import io.skingate.config.GatewayConfig;
import io.skingate.order.model.OrderTimes;
import io.skingate.order.store.Budgets;
import io.skingate.order.store.UpdateStore;
import io.skingate.redis.RedisLink;
import io.skingate.tenant.Tenants;
import io.vertx.core.VerticleBase;
import java.time.Clock;

/** Takes SkinsNode's webhooks on one event loop. */
public final class WebhookVerticle extends VerticleBase {
  private final Webhooks webhooks;

  /**
   * Make it on the event loop of the link, and deploy it there.
   *
   * @param callbacks sends what comes, or learns that something is in line
   */
  public WebhookVerticle(
      GatewayConfig config,
      RedisLink redis,
      Tenants tenants,
      Clock clock,
      WebhookMetrics metrics,
      Budgets budgets,
      LiveCallbacks callbacks) {
    String prefix = config.redis().keyPrefix();
    WebhookKeeper keeper =
        new WebhookKeeper(
            redis,
            new UpdateStore(redis, prefix, OrderTimes.of(config), budgets),
            prefix,
            config.webhooks().dedupeFor(),
            config.orders().retention(),
            metrics,
            callbacks);
    redis.onReconnect(() -> keeper.afterReconnect(redis.lostAtNanos()));
    webhooks = new Webhooks(tenants, config.webhooks().tolerance(), clock, metrics, keeper);
  }

  /** Verifies and keeps webhooks, on the verticle's event loop. */
  public Webhooks webhooks() {
    return webhooks;
  }
}
