package io.skingate.tenant;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Holds the registry in force. Safe for use from any thread; readers never wait. */
public final class Tenants {
  private final List<Consumer<TenantRegistry>> listeners = new CopyOnWriteArrayList<>();
  private volatile TenantRegistry current;

  public Tenants(TenantRegistry initial) {
    current = Objects.requireNonNull(initial);
  }

  public TenantRegistry current() {
    return current;
  }

  /** Puts a new registry in force; the listeners are told on the caller's thread. */
  public void replace(TenantRegistry next) {
    current = Objects.requireNonNull(next);
    listeners.forEach(listener -> listener.accept(next));
  }

  public void onReplace(Consumer<TenantRegistry> listener) {
    listeners.add(listener);
  }
}
