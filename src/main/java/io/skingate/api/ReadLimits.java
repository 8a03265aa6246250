package io.skingate.api;

import io.skingate.tenant.Tenants;

/** The read limits of a pod, shared by all instances of the API. */
public final class ReadLimits {
  private final ReadLimiter limiter = new ReadLimiter(System::nanoTime);

  public ReadLimits(Tenants tenants) {
    tenants.onReplace(limiter::keepOnly);
  }

  ReadLimiter limiter() {
    return limiter;
  }
}
