package io.skingate.order;

import io.skingate.skinsnode.OrderAnswer;
import io.skingate.tenant.Account;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.function.BiConsumer;

/**
 * What the order verticle asks of SkinsNode. The futures complete on the caller's context and never
 * fail: trouble is an answer too.
 */
public interface Upstream {
  Future<OrderAnswer> submit(
      Account account, String tenantId, String upstreamName, Buffer request, Duration deadline);

  Future<OrderAnswer> find(
      Account account, String tenantId, String upstreamName, Duration deadline);

  /** Leaves the account alone for so long, in this pod. */
  void pause(Account account, Duration pause);

  /**
   * Calls the listener with the account's id and the wait whenever SkinsNode itself asks to be left
   * alone, on any event loop. This pod does so already.
   */
  void onRateLimited(BiConsumer<String, Duration> listener);

  /** Whether the account takes calls as usual: its circuit is closed and no pause is on. */
  boolean isHealthy(Account account);
}
