package io.skingate.order.recovery;

import io.skingate.skinsnode.Upstream;
import java.util.HashMap;
import java.util.Map;

/**
 * How many orders of each account are worked on at a time. Belongs to one event loop.
 *
 * <p>Its tenants together keep an account's bound.
 */
final class AccountPlaces {
  /** Orders of one account that are worked on at a time. */
  private static final int PER_ACCOUNT = 32;

  /** While an account is in trouble, so many probe whether it is back. */
  private static final int PER_TROUBLED_ACCOUNT = 2;

  private final Upstream upstream;
  private final Map<String, Integer> held = new HashMap<>();

  AccountPlaces(Upstream upstream) {
    this.upstream = upstream;
  }

  /** May be less than none, once an account is in trouble. */
  int free(String accountId) {
    int most = upstream.isHealthy(accountId) ? PER_ACCOUNT : PER_TROUBLED_ACCOUNT;
    return most - held.getOrDefault(accountId, 0);
  }

  void hold(String accountId, int places) {
    held.merge(accountId, places, Integer::sum);
  }

  void release(String accountId, int places) {
    held.computeIfPresent(accountId, (id, count) -> count == places ? null : count - places);
  }

  /** Whether no account has an order in work. */
  boolean areFree() {
    return held.isEmpty();
  }
}
