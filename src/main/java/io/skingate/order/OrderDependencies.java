package io.skingate.order;

import io.skingate.bus.LocalBus;
import io.skingate.config.GatewayConfig;
import io.skingate.redis.RedisMetrics;
import io.skingate.tenant.Tenants;
import java.time.Clock;
import java.util.function.BiConsumer;

/**
 * What the order verticles of a process share.
 *
 * @param lastLimits where the state of each tenant's limit is left
 * @param toldAt is given the tenant and the endpoint whenever a callback was put in line
 * @param podId unlike that of any other pod, now or earlier
 */
public record OrderDependencies(
    GatewayConfig config,
    Tenants tenants,
    LocalBus bus,
    Upstream upstream,
    PriceCheck prices,
    Clock clock,
    OrderMetrics metrics,
    RedisMetrics redisMetrics,
    LastLimits lastLimits,
    BiConsumer<String, String> toldAt,
    String podId) {}
