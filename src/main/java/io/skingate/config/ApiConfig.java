package io.skingate.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * The tenants' HTTP server.
 *
 * @param publicUrl where SkinsNode reaches this gateway, without a trailing slash
 * @param trustedProxies whose {@code X-Forwarded-For} is believed; empty for nobody's
 * @param warmUp how long the gateway exercises itself before it is ready; zero for not at all
 */
public record ApiConfig(
    String host, int port, URI publicUrl, List<String> trustedProxies, Duration warmUp) {}
