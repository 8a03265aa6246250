package io.skingate.management.view;

import io.skingate.callback.queue.Deliveries.Filter;

/**
 * Which deliveries the operator wants to see.
 *
 * @param cursor of the page before; null for the first page
 */
public record AdminDeliveryQuery(Filter filter, int limit, String cursor) {}
