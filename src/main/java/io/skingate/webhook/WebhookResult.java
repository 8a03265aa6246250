package io.skingate.webhook;

/** What SkinsNode is told about a webhook. */
public enum WebhookResult {
  /** 200: Redis holds the update and its deliveries, or held them already. */
  RECEIVED,
  /** 401; also for an account that does not exist. */
  INVALID_SIGNATURE,
  /** 401: the timestamp is missing, malformed or outside the tolerance. */
  STALE_TIMESTAMP,
  /** 503: Redis is out, so SkinsNode should send again. */
  STORE_UNAVAILABLE,
  /** 500: a fault of the gateway itself, which was logged where it happened. */
  INTERNAL_ERROR
}
