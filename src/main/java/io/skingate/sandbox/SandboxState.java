package io.skingate.sandbox;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Accounts, modes and counters: what the event loop and a controlling thread share. */
final class SandboxState {
  private static final int ROUTES = SandboxRoute.values().length;

  private final Map<String, ClientAccount> accounts;
  private final AtomicReferenceArray<SandboxMode> modes = new AtomicReferenceArray<>(ROUTES);
  private final AtomicLongArray requests = new AtomicLongArray(ROUTES);

  SandboxState(List<SandboxClient> clients, int maxOrders) {
    this.accounts =
        clients.stream()
            .map(client -> new ClientAccount(client, maxOrders))
            .collect(
                Collectors.toUnmodifiableMap(
                    account -> account.client().clientId(), Function.identity()));
    Arrays.stream(SandboxRoute.values()).forEach(route -> mode(route, SandboxMode.NORMAL));
  }

  Map<String, ClientAccount> accounts() {
    return accounts;
  }

  SandboxMode mode(SandboxRoute route) {
    return modes.get(route.ordinal());
  }

  void mode(SandboxRoute route, SandboxMode mode) {
    modes.set(route.ordinal(), mode);
  }

  void count(SandboxRoute route) {
    requests.incrementAndGet(route.ordinal());
  }

  long requests(SandboxRoute route) {
    return requests.get(route.ordinal());
  }
}
