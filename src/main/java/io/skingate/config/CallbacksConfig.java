package io.skingate.config;

import java.time.Duration;
import java.util.List;

/**
 * What is sent to the tenants.
 *
 * @param timeout the whole exchange, name look-up to last byte
 * @param retrySchedule the wait after each failed attempt; when it is over the delivery is dead
 * @param maxConcurrencyPerTenant attempts in flight per tenant, over all pods
 */
public record CallbacksConfig(
    Duration timeout,
    List<Duration> retrySchedule,
    int maxConcurrencyPerTenant,
    boolean allowHttp,
    boolean allowPrivateNetworks) {}
