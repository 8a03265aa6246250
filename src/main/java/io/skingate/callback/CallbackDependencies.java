package io.skingate.callback;

import io.skingate.bus.LocalBus;
import io.skingate.config.GatewayConfig;
import io.skingate.redis.RedisMetrics;
import io.skingate.tenant.Tenants;
import io.vertx.core.net.TrustOptions;
import java.time.Clock;

/**
 * What the callback verticles of a process share.
 *
 * @param trust whose certificates are believed; null for the Java runtime's own
 * @param userAgent such as {@code Skingate/1.0.0}
 */
public record CallbackDependencies(
    GatewayConfig config,
    Tenants tenants,
    LocalBus bus,
    TargetGuard guard,
    TrustOptions trust,
    Clock clock,
    CallbackMetrics metrics,
    RedisMetrics redisMetrics,
    String userAgent) {}
