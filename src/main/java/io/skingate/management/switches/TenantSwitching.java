package io.skingate.management.switches;

import io.skingate.tenant.Tenant;
import io.vertx.core.Future;

/** Disables and enables stores without their configuration. */
@FunctionalInterface
public interface TenantSwitching {
  /**
   * Disables or enables a store on every pod; on this one before the future ends, which fails with
   * {@link io.skingate.redis.connection.RedisUnavailableException} when Redis is out.
   *
   * @param by the name of the operator's token
   */
  Future<Void> say(Tenant tenant, boolean enabled, String by);
}
