package io.skingate.limit;

/**
 * What a rate limit leaves, as RateLimit and RateLimit-Policy tell it
 * (draft-ietf-httpapi-ratelimit-headers-10).
 *
 * @param quota the burst
 * @param windowSeconds in how many seconds the whole quota comes back
 * @param remaining requests that may come now
 * @param resetSeconds in how many seconds, rounded up, {@code remaining} will have grown; 0 when
 *     the quota is full
 */
public record LimitState(int quota, long windowSeconds, long remaining, long resetSeconds) {}
