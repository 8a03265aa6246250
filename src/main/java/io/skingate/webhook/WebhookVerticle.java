package io.skingate.webhook;

import io.skingate.config.GatewayConfig;
import io.skingate.order.OrderTimes;
import io.skingate.order.UpdateStore;
import io.skingate.redis.RedisLink;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;

/** Keeps verified webhooks, on one event loop with a connection to Redis of its own. */
public final class WebhookVerticle extends VerticleBase {
  private final WebhookDependencies shared;
  private RedisLink redis;
  private MessageConsumer<WebhookReading> consumer;

  public WebhookVerticle(WebhookDependencies shared) {
    this.shared = shared;
  }

  @Override
  public Future<?> start() {
    GatewayConfig config = shared.config();
    String prefix = config.redis().keyPrefix();
    redis = RedisLink.open(vertx, config.redis(), shared.redisMetrics());
    WebhookKeeper keeper =
        new WebhookKeeper(
            redis,
            new UpdateStore(redis, prefix, OrderTimes.of(config)),
            prefix,
            config.webhooks().dedupeFor(),
            config.orders().retention(),
            shared.metrics(),
            shared.toldAt());
    consumer = shared.bus().answer(WebhooksOnBus.KEEP, keeper::keep);
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    return consumer.unregister().eventually(redis::close);
  }
}
