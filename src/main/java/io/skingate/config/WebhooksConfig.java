package io.skingate.config;

import java.time.Duration;

/**
 * What SkinsNode sends.
 *
 * @param tolerance how far a webhook's timestamp may lie from now, either way
 * @param dedupeFor how long a delivery id is remembered
 */
public record WebhooksConfig(Duration tolerance, Duration dedupeFor) {}
