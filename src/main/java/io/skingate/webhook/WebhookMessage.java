package io.skingate.webhook;

import io.vertx.core.buffer.Buffer;

/**
 * A webhook as it came in, nothing of it verified yet. Header values are null where absent; a
 * header that stood twice is passed as null too.
 *
 * @param accountId from the path
 * @param body the raw bytes
 */
public record WebhookMessage(
    String accountId,
    String deliveryId,
    String timestamp,
    String signature,
    Buffer body,
    String requestId) {}
