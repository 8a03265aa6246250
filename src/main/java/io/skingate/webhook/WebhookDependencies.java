package io.skingate.webhook;

import io.skingate.bus.LocalBus;
import io.skingate.config.GatewayConfig;
import io.skingate.redis.RedisMetrics;
import java.util.function.BiConsumer;

/**
 * What the webhook verticles of a process share.
 *
 * @param toldAt is given the tenant and the endpoint whenever a callback was put in line
 */
public record WebhookDependencies(
    GatewayConfig config,
    LocalBus bus,
    WebhookMetrics metrics,
    RedisMetrics redisMetrics,
    BiConsumer<String, String> toldAt) {}
