package io.skingate.gateway;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;

/** The ports that this process listens on. Safe for use from any thread. */
final class OwnPorts implements IntPredicate {
  /** Stands in a configuration for any free port. */
  private static final int ANY = 0;

  private final Set<Integer> ports = ConcurrentHashMap.newKeySet();

  /** Adds one; a configured port may be added before it is listened on. */
  void add(int port) {
    if (port != ANY) {
      ports.add(port);
    }
  }

  @Override
  public boolean test(int port) {
    return ports.contains(port);
  }
}
