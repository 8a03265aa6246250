package io.skingate.order;

import io.skingate.redis.RedisLink;
import io.skingate.redis.WakeIndex;
import java.time.Duration;

/**
 * The two things that a tenant is looked at for. Belongs to the event loop of its link.
 *
 * @param orders those that wait for SkinsNode, or are asked for
 * @param callbacks those that wait for their store
 */
public record Wakes(WakeIndex orders, WakeIndex callbacks) {
  /** Until then the pod that put a callback in line has sent it; after that any pod may. */
  private static final Duration OWN_POD_FIRST = Duration.ofSeconds(1);

  public static Wakes over(RedisLink redis, String keyPrefix) {
    return new Wakes(
        new WakeIndex(redis, keyPrefix, "orders", System::nanoTime),
        new WakeIndex(redis, keyPrefix, "callbacks", System::nanoTime));
  }

  /** A callback is put in line, and this pod will look at it at once. */
  void callbackQueued(String tenantId) {
    callbacks.hint(tenantId, OWN_POD_FIRST);
  }
}
