package io.skingate.limit;

import io.skingate.tenant.Tenant;
import io.skingate.tenant.Tenants;
import java.util.Optional;

/** The read limits of a pod, shared by all instances of the API. */
public final class ReadLimits {
  private final ReadLimiter limiter = new ReadLimiter(System::nanoTime);

  public ReadLimits(Tenants tenants) {
    tenants.onReplace(limiter::keepOnly);
  }

  /** How a tenant's limit stands in this pod; empty where it has not read yet. */
  public Optional<LimitState> state(Tenant tenant) {
    return Optional.ofNullable(limiter.state(tenant));
  }

  public ReadLimiter limiter() {
    return limiter;
  }
}
