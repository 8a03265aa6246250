package io.skingate.management.view;

/**
 * Which kept updates the operator wants to see.
 *
 * @param owner the tenant or the account
 */
public record KeptQuery(String owner, int limit) {}
