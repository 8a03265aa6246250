package io.skingate.config;

import java.net.URI;

/**
 * The tenants' HTTP server.
 *
 * @param publicUrl where SkinsNode reaches this gateway, without a trailing slash
 */
public record ApiConfig(String host, int port, URI publicUrl) {}
