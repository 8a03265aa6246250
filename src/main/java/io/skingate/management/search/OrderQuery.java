package io.skingate.management.search;

/**
 * Which orders the operator looks for.
 *
 * @param externalId null for any; one of them is given
 * @param status null for any
 * @param tenantId null for all tenants
 * @param cursor of the page before; null for the first page
 */
public record OrderQuery(
    String externalId, String status, String tenantId, int limit, OrderCursor cursor) {}
