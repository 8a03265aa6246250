package io.skingate.management.view;

/**
 * Which tenants the operator wants to see.
 *
 * @param limit null for all
 * @param cursor of the page before; null for the first page
 */
public record TenantQuery(Integer limit, TenantCursor cursor) {}
