package io.skingate.tenant;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Holds the registry in force, and which stores the operator switched. Safe for use from any
 * thread; readers never wait.
 */
public final class Tenants {
  private final List<Consumer<TenantRegistry>> listeners = new CopyOnWriteArrayList<>();
  private final Clock clock;
  private volatile TenantRegistry current;
  private volatile Instant readAt;
  private volatile Map<String, TenantSwitch> switches = Map.of();

  public Tenants(TenantRegistry initial) {
    this(initial, Clock.systemUTC());
  }

  /**
   * @param clock that of the pods together
   */
  public Tenants(TenantRegistry initial, Clock clock) {
    this.clock = clock;
    current = Objects.requireNonNull(initial);
    readAt = clock.instant();
  }

  public TenantRegistry current() {
    return current;
  }

  /** Puts a new registry in force; the listeners are told on the caller's thread. */
  public void replace(TenantRegistry next) {
    readAt = clock.instant();
    current = Objects.requireNonNull(next);
    listeners.forEach(listener -> listener.accept(next));
  }

  public void onReplace(Consumer<TenantRegistry> listener) {
    listeners.add(listener);
  }

  /**
   * Puts the operator's word in force.
   *
   * @param bySwitched by the store's id, whether its configuration changed meanwhile or not
   */
  public void switched(Map<String, TenantSwitch> bySwitched) {
    switches = Map.copyOf(bySwitched);
  }

  /** What the operator said of a store that counts over its configuration. */
  public Optional<TenantSwitch> switchOf(Tenant tenant) {
    return Optional.ofNullable(switches.get(tenant.id()))
        .filter(said -> said.holds(tenant.enabled(), readAt));
  }

  /** Whether a store may use the gateway. */
  public boolean isEnabled(Tenant tenant) {
    TenantSwitch said = switches.get(tenant.id());
    return said != null && said.holds(tenant.enabled(), readAt) ? said.enabled() : tenant.enabled();
  }
}
