package io.skingate.management.view;

import io.skingate.callback.queue.Deliveries.State;

/**
 * Which deliveries the operator wants to see.
 *
 * @param tenantId null for all tenants
 * @param state null for those that wait and those that were given up
 * @param cursor of the page before; null for the first page
 */
public record DeliveryQuery(String tenantId, State state, int limit, String cursor) {}
