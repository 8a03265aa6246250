package io.skingate.skinsnode;

import io.skingate.skinsnode.answer.OrderAnswer;
import io.skingate.tenant.Account;
import io.skingate.tracing.TraceContext;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.function.BiConsumer;

/**
 * What orders need of SkinsNode. The futures complete on the caller's context and never fail:
 * trouble is an answer too.
 */
public interface Upstream {
  /**
   * Gives SkinsNode an order. Never sent more than once by this call.
   *
   * @param tenantId whose turn it takes where calls wait for a place
   * @param upstreamName the order's name at SkinsNode
   * @param request the order, under that name
   * @param trace that the call is a hop of; null for none
   * @param deadline for the whole call; {@code requestTimeout} holds where that is shorter
   */
  Future<OrderAnswer> submit(
      Account account,
      String tenantId,
      String upstreamName,
      Buffer request,
      TraceContext trace,
      Duration deadline);

  /**
   * Asks for an order's latest state.
   *
   * @param upstreamName the order's name at SkinsNode, not encoded
   * @param trace as for {@link #submit}
   * @param deadline as for {@link #submit}
   */
  Future<OrderAnswer> find(
      Account account, String tenantId, String upstreamName, TraceContext trace, Duration deadline);

  /**
   * Sends nothing on the account for so long; for a pause that another pod was told of. A shorter
   * pause than what is left of the present one changes nothing.
   */
  void pauseFor(String accountId, Duration pause);

  /**
   * Calls the listener with the account's id and the wait whenever SkinsNode itself asks to be left
   * alone, on any event loop. This pod does so already.
   */
  void onRateLimited(BiConsumer<String, Duration> listener);

  /** Whether the account takes calls as usual: its circuit is closed and no pause is on. */
  boolean isHealthy(String accountId);
}
