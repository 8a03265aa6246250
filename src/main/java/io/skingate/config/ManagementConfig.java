package io.skingate.config;

/**
 * The operator's HTTP server.
 *
 * @param token the bearer token of {@code /admin}; empty closes it
 */
public record ManagementConfig(String host, int port, Secret token) {}
