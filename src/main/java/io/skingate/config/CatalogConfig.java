package io.skingate.config;

import java.time.Duration;

/**
 * The catalog cache.
 *
 * @param maxStale how old a catalog may be and still be served
 */
public record CatalogConfig(Duration refreshInterval, Duration maxStale) {}
