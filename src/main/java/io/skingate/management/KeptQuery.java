package io.skingate.management;

/**
 * Which kept updates the operator wants to see.
 *
 * @param owner the tenant or the account
 */
record KeptQuery(String owner, int limit) {}
