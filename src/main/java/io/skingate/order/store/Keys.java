package io.skingate.order.store;

import java.util.List;

/** The keys of Redis that scripts are given: one a tenant, which all others are made from. */
public final class Keys {
  private Keys() {}

  /** The tenant's base key, which is also its hash tag. */
  public static List<String> base(String keyPrefix, String tenantId) {
    return List.of(keyPrefix + ":{" + tenantId + "}:");
  }
}
