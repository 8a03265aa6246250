package io.skingate.config;

import java.time.Duration;

/**
 * The life of orders inside the gateway.
 *
 * @param retention how long an order is kept after its last change
 * @param leaseTime how long a pod owns an order that it works on
 * @param recoveryInterval how often a pod looks for orders to recover
 * @param queueFor how long an order that SkinsNode could not take is tried before it expires
 * @param reconcileAfter silence after which a live order's state is asked for
 * @param settleAfter from an order's completion until it cannot be reversed any more
 * @param maxQueued orders of one tenant that may wait for SkinsNode at a time
 */
public record OrdersConfig(
    Duration retention,
    Duration leaseTime,
    Duration recoveryInterval,
    Duration queueFor,
    Duration reconcileAfter,
    Duration settleAfter,
    int maxQueued) {}
