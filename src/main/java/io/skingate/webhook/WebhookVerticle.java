package io.skingate.webhook;

import io.skingate.config.GatewayConfig;
import io.skingate.order.OrderTimes;
import io.skingate.order.UpdateStore;
import io.skingate.redis.RedisLink;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.List;

/** Keeps verified webhooks, on one event loop with a connection to Redis of its own. */
public final class WebhookVerticle extends VerticleBase {
  private final WebhookDependencies shared;
  private final List<MessageConsumer<?>> consumers = new ArrayList<>();
  private RedisLink redis;

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
    redis.onReconnect(() -> keeper.afterReconnect(redis.lostAtNanos()));
    consumers.add(shared.bus().answer(WebhooksOnBus.KEEP, keeper::keep));
    consumers.add(KeptWebhooksOnBus.serve(shared.bus(), new KeptWebhookStore(redis, prefix)));
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    return Future.join(consumers.stream().map(MessageConsumer::unregister).toList())
        .eventually(redis::close);
  }
}
