package io.skingate.testing;

import java.util.HashMap;
import java.util.Map;

/**
 * What a {@link SkinsNodeStandIn} charged, when it took an order, and gave back, when one failed.
 * Cents. Safe for use from any thread.
 */
public final class StandInBooks {
  private final Map<String, Long> charged = new HashMap<>();
  private final Map<String, Long> most = new HashMap<>();
  private Long funds;

  /** From now on the wallet has so much, less what is charged; before it is 125000 for ever. */
  public synchronized void funds(long cents) {
    funds = cents + charged.values().stream().mapToLong(Long::longValue).sum();
  }

  synchronized long balance() {
    return funds == null
        ? 125_000
        : funds - charged.values().stream().mapToLong(Long::longValue).sum();
  }

  synchronized void charge(String name, long cents) {
    charged.put(name, cents);
    most.merge(store(name), charged(store(name)), Math::max);
  }

  synchronized void giveBack(String name) {
    charged.remove(name);
  }

  /** What a store's orders cost now, less what was given back. */
  public synchronized long charged(String store) {
    return charged.entrySet().stream()
        .filter(order -> store(order.getKey()).equals(store))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** The most that ever was. */
  public synchronized long mostCharged(String store) {
    return most.getOrDefault(store, 0L);
  }

  private static String store(String name) {
    return name.substring(0, name.indexOf('.'));
  }
}
