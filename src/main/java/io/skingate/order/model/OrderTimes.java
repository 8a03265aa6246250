package io.skingate.order.model;

import io.skingate.config.GatewayConfig;
import java.time.Duration;

/**
 * The durations that an order's scripts are given, and how much they keep of the event feed.
 *
 * @param retention how long a record stays after its last change
 * @param lease how long a submission is owned
 * @param queueFor how long a queued order is tried
 * @param reconcileAfter silence after which a placed order is asked for
 * @param deliveryHorizon the longest that a delivery can take; a record outlives it
 * @param settleAfter from an order's completion until it cannot be reversed any more
 * @param feedKept entries of a tenant's event feed that are kept; 0 where none are written
 */
public record OrderTimes(
    Duration retention,
    Duration lease,
    Duration queueFor,
    Duration reconcileAfter,
    Duration deliveryHorizon,
    Duration settleAfter,
    int feedKept) {

  /**
   * From an order's arrival to its answer: the request timeout, or less where the lease would be
   * over before, so that no two pods ever submit the same order at a time.
   */
  public static Duration deadline(GatewayConfig config) {
    Duration withinLease = config.orders().leaseTime().multipliedBy(4).dividedBy(5);
    Duration request = config.upstream().requestTimeout();
    return request.compareTo(withinLease) < 0 ? request : withinLease;
  }

  /**
   * For one call of recovery, which asks, sends and asks again: all three fit into a lease, so that
   * no other pod takes the order on meanwhile.
   */
  public static Duration recoveryCall(GatewayConfig config) {
    Duration third = config.orders().leaseTime().multipliedBy(3).dividedBy(10);
    Duration request = config.upstream().requestTimeout();
    return request.compareTo(third) < 0 ? request : third;
  }

  /**
   * How long a tenant's trade URL keys stay after its last order; any record of that one ends
   * before.
   */
  public Duration tradeUrlKeys() {
    return retention.plus(queueFor).plus(deliveryHorizon).multipliedBy(2).plusDays(1);
  }

  public static OrderTimes of(GatewayConfig config) {
    Duration schedule =
        config.callbacks().retrySchedule().stream().reduce(Duration.ZERO, Duration::plus);
    Duration attempts =
        config.callbacks().timeout().multipliedBy(config.callbacks().retrySchedule().size() + 1L);
    return new OrderTimes(
        config.orders().retention(),
        config.orders().leaseTime(),
        config.orders().queueFor(),
        config.orders().reconcileAfter(),
        // Twice, for a breaker's waits and for the updates that stand in line behind it.
        schedule.plus(attempts).multipliedBy(2),
        config.orders().settleAfter(),
        config.events().maxPerTenant());
  }
}
