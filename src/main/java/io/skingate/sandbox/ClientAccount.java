package io.skingate.sandbox;

import io.skingate.sandbox.order.SandboxOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One client's wallet and orders. Written by the sandbox's event loop alone, read by any thread.
 */
final class ClientAccount {
  private static final int NAMES_COUNTED = 200_000;
  private static final int EVICTION_TRIES = 16;

  private final SandboxClient client;
  private final byte[] secret;
  private final int maxOrders;
  private final AtomicLong balance;
  private final Map<String, SandboxOrder> orders = new ConcurrentHashMap<>();
  private final Deque<String> oldestFirst = new ArrayDeque<>();
  private final Map<String, Integer> posts =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
          return size() > NAMES_COUNTED;
        }
      };

  ClientAccount(SandboxClient client, int maxOrders) {
    this.client = client;
    this.secret = client.clientSecret().getBytes(StandardCharsets.UTF_8);
    this.maxOrders = maxOrders;
    this.balance = new AtomicLong(client.balance());
  }

  SandboxClient client() {
    return client;
  }

  byte[] secret() {
    return secret.clone();
  }

  boolean accepts(String presented) {
    return MessageDigest.isEqual(secret, presented.getBytes(StandardCharsets.UTF_8));
  }

  long balance() {
    return balance.get();
  }

  boolean covers(long amount) {
    return balance.get() >= amount;
  }

  SandboxOrder order(String externalId) {
    return orders.get(externalId);
  }

  Collection<SandboxOrder> orders() {
    return orders.values();
  }

  /** Counts a POST for this name, refused ones included, and tells its number. */
  int countPost(String externalId) {
    synchronized (posts) {
      return posts.merge(externalId, 1, Integer::sum);
    }
  }

  int posts(String externalId) {
    synchronized (posts) {
      return posts.getOrDefault(externalId, 0);
    }
  }

  /** Makes room for one more order; false where every order looked at still runs. */
  boolean makeRoom() {
    for (int i = 0; i < EVICTION_TRIES && orders.size() >= maxOrders; i++) {
      String eldest = oldestFirst.removeFirst();
      if (orders.get(eldest).ended()) {
        orders.remove(eldest);
      } else {
        oldestFirst.addLast(eldest);
      }
    }
    return orders.size() < maxOrders;
  }

  /** Keeps a new order and charges the wallet for it. */
  void take(SandboxOrder order) {
    balance.addAndGet(-order.amount());
    orders.put(order.externalId(), order);
    oldestFirst.addLast(order.externalId());
  }

  void repeat(SandboxOrder order, int count) {
    orders.put(order.externalId(), order.withPosts(count));
  }

  /**
   * Moves an order on, with the money back once where the new status says so.
   *
   * @return the order as it is now; null if it is no longer kept
   */
  SandboxOrder advance(String externalId, String status, Instant at) {
    SandboxOrder before = orders.get(externalId);
    if (before == null) {
      return null;
    }
    SandboxOrder after = before.withStatus(status, at);
    if (after.refunded() && !before.refunded()) {
      balance.addAndGet(after.amount());
    }
    orders.put(externalId, after);
    return after;
  }
}
