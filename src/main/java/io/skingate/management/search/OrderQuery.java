package io.skingate.management.search;

/**
 * Which orders the operator looks for.
 *
 * @param externalId null for any
 * @param status null for any; without an id, for any that is not an end
 * @param tenantId null for all tenants
 * @param cursor of the page before; null for the first page
 */
public record OrderQuery(
    String externalId, String status, String tenantId, int limit, OrderCursor cursor) {}
