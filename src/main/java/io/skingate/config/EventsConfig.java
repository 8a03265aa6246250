package io.skingate.config;

import java.time.Duration;

/**
 * The event feed of each store.
 *
 * @param retention how long an entry is kept
 * @param maxPerTenant how many entries of one tenant are kept; 0 switches the feed off
 */
public record EventsConfig(Duration retention, int maxPerTenant) {}
