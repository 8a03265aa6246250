package io.skingate.management;

import io.skingate.callback.Deliveries;
import io.skingate.callback.Deliveries.State;
import io.skingate.tenant.TenantRegistry;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Set;

/** Reads the parameters of the operator's questions; every mistake is named. */
final class AdminParameters {
  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_CURSOR_CHARS = 512;
  private static final Set<String> NAMES = Set.of("tenant", "state", "limit", "cursor");

  private AdminParameters() {}

  /** The question for deliveries; without a state, for the undelivered. */
  static DeliveryQuery deliveries(MultiMap parameters, TenantRegistry registry) {
    for (String name : parameters.names()) {
      if (!NAMES.contains(name)) {
        throw AdminProblem.badParameter(name, "is not a parameter of this call");
      }
    }
    String tenant = one(parameters, "tenant");
    if (tenant != null) {
      requireTenant(registry, tenant);
    }
    String cursor = one(parameters, "cursor");
    if (cursor != null && cursor.length() > MAX_CURSOR_CHARS) {
      throw badCursor();
    }
    return new DeliveryQuery(
        tenant, state(one(parameters, "state")), limit(one(parameters, "limit")), cursor);
  }

  static AdminProblem badCursor() {
    return AdminProblem.badParameter("cursor", "is none that this list gave");
  }

  static void requireTenant(TenantRegistry registry, String id) {
    if (registry.tenant(id).isEmpty()) {
      throw AdminProblem.notFound("tenant_not_found", "no such tenant is configured");
    }
  }

  /** The one value that is given; null where none or an empty one is. */
  private static String one(MultiMap parameters, String name) {
    List<String> values = parameters.getAll(name);
    if (values.size() > 1) {
      throw AdminProblem.badParameter(name, "stands more than once");
    }
    return values.isEmpty() || values.get(0).isEmpty() ? null : values.get(0);
  }

  private static State state(String given) {
    if (given == null) {
      return State.PENDING;
    }
    return switch (given) {
      case "pending" -> State.PENDING;
      case "dead" -> State.DEAD;
      default -> throw AdminProblem.badParameter("state", "must be pending or dead");
    };
  }

  private static int limit(String given) {
    if (given == null) {
      return DEFAULT_LIMIT;
    }
    if (given.matches("[0-9]{1,3}")) {
      int limit = Integer.parseInt(given);
      if (limit >= 1 && limit <= Deliveries.MAX_PAGE) {
        return limit;
      }
    }
    throw AdminProblem.badParameter("limit", "must be an integer from 1 to " + Deliveries.MAX_PAGE);
  }
}
