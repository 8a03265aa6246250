package io.skingate.order;

import io.skingate.skinsnode.OrderAnswer;
import io.skingate.skinsnode.SkinsNodeClient;
import io.skingate.tenant.Account;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.function.BiConsumer;

/** SkinsNode's API as the order verticle uses it. Safe for use from any event loop. */
public final class SkinsNodeUpstream implements Upstream {
  private final SkinsNodeClient client;

  public SkinsNodeUpstream(SkinsNodeClient client) {
    this.client = client;
  }

  @Override
  public Future<OrderAnswer> submit(
      Account account, String tenantId, String upstreamName, Buffer request, Duration deadline) {
    return client.submit(account, tenantId, upstreamName, request, deadline);
  }

  @Override
  public Future<OrderAnswer> find(
      Account account, String tenantId, String upstreamName, Duration deadline) {
    return client.find(account, tenantId, upstreamName, deadline);
  }

  @Override
  public void pause(Account account, Duration pause) {
    client.pauseFor(account.id(), pause);
  }

  @Override
  public void onRateLimited(BiConsumer<String, Duration> listener) {
    client.onRateLimited(listener);
  }

  @Override
  public boolean isHealthy(Account account) {
    return client.isHealthy(account.id());
  }
}
