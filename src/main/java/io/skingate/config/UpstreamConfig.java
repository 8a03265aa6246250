package io.skingate.config;

import java.net.URI;
import java.time.Duration;

/**
 * How SkinsNode is called.
 *
 * @param baseUrl without a trailing slash; an account may name another
 * @param requestTimeout one whole exchange, and the deadline of an order submission
 * @param maxConcurrency requests in flight per account and pod
 */
public record UpstreamConfig(
    URI baseUrl, Duration connectTimeout, Duration requestTimeout, int maxConcurrency) {}
