package io.skingate.order.store;

import io.skingate.redis.RedisLink;
import io.skingate.redis.WakeIndex;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The two things that a tenant is looked at for. Belongs to the event loop of its link.
 *
 * @param orders those that wait for SkinsNode, or are asked for
 * @param callbacks those that wait for their store
 */
public record Wakes(WakeIndex orders, WakeIndex callbacks) {
  private static final String ORDERS = "orders";
  private static final String CALLBACKS = "callbacks";

  /** Until then the pod that put a callback in line has sent it; after that any pod may. */
  private static final Duration OWN_POD_FIRST = Duration.ofSeconds(1);

  public static Wakes over(RedisLink redis, String keyPrefix) {
    return new Wakes(
        new WakeIndex(redis, keyPrefix, ORDERS, System::nanoTime),
        new WakeIndex(redis, keyPrefix, CALLBACKS, System::nanoTime));
  }

  /** The keys that the index has in Redis under this prefix. */
  public static List<String> keys(String keyPrefix) {
    return Stream.of(ORDERS, CALLBACKS)
        .flatMap(kind -> WakeIndex.keys(keyPrefix, kind).stream())
        .toList();
  }

  /** A callback is put in line, and this pod will look at it at once. */
  void callbackQueued(String tenantId) {
    callbacks.hint(tenantId, OWN_POD_FIRST);
  }
}
