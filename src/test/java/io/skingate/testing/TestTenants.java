package io.skingate.testing;

import io.skingate.config.LimitConfig;
import io.skingate.config.Rate;
import io.skingate.config.Secret;
import io.skingate.config.address.Networks;
import io.skingate.tenant.Account;
import io.skingate.tenant.Spending;
import io.skingate.tenant.Tenant;
import io.skingate.tenant.TenantRegistry;
import io.skingate.tenant.Tenants;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Tenants and accounts for tests. */
public final class TestTenants {
  private TestTenants() {}

  public static Account account(String id) {
    return new Account(
        id,
        "client_" + id,
        new Secret("secret of " + id),
        List.of(new Secret("secret of " + id)),
        URI.create("http://skinsnode.test"),
        "http://gateway.test/webhooks/skinsnode/" + id);
  }

  public static Tenant tenant(String id) {
    return tenant(id, new LimitConfig(new Rate(1_000_000, Duration.ofSeconds(1)), 1_000_000));
  }

  public static Tenant tenant(String id, LimitConfig orders) {
    return tenant(id, orders, true);
  }

  /** One as its configuration enables or disables it. */
  public static Tenant tenant(String id, boolean enabled) {
    return tenant(id, new LimitConfig(new Rate(1, Duration.ofSeconds(1)), 1), enabled);
  }

  private static Tenant tenant(String id, LimitConfig orders, boolean enabled) {
    return new Tenant(
        id,
        id + "_live",
        List.of(new Secret("secret of " + id)),
        account("main"),
        enabled,
        orders,
        orders,
        id + ".",
        List.of(),
        List.of(),
        Spending.NONE,
        Networks.NONE);
  }

  /** So many tenants that do nothing but be there. */
  public static Tenants tenants(String... ids) {
    return new Tenants(registry(ids));
  }

  private static TenantRegistry registry(String... ids) {
    return TenantRegistry.of(List.of(), Stream.of(ids).map(TestTenants::tenant).toList());
  }
}
