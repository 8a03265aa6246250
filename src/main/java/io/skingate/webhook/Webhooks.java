package io.skingate.webhook;

import io.vertx.core.Future;

/** Takes SkinsNode's webhooks. Callable from any event loop. */
public interface Webhooks {
  Future<WebhookResult> receive(WebhookMessage message);
}
