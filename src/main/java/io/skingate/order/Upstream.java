package io.skingate.order;

import io.skingate.skinsnode.OrderAnswer;
import io.skingate.tenant.Account;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;

/**
 * What the order verticle asks of SkinsNode. The futures complete on the caller's context and never
 * fail: trouble is an answer too.
 */
public interface Upstream {
  Future<OrderAnswer> submit(Account account, String tenantId, Buffer request, Duration deadline);

  Future<OrderAnswer> find(
      Account account, String tenantId, String upstreamName, Duration deadline);

  /** Leaves the account alone for so long, in this pod. */
  void pause(Account account, Duration pause);

  /** Whether the account takes calls as usual: its circuit is closed and no pause is on. */
  boolean isHealthy(Account account);
}
