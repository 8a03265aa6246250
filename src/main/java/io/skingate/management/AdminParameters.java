package io.skingate.management;

import io.skingate.callback.queue.Deliveries;
import io.skingate.callback.queue.Deliveries.State;
import io.skingate.http.ErrorCode;
import io.skingate.management.view.AdminProblem;
import io.skingate.management.view.DeliveryQuery;
import io.skingate.management.view.KeptQuery;
import io.skingate.management.view.TenantCursor;
import io.skingate.management.view.TenantQuery;
import io.skingate.store.LedgerCall;
import io.skingate.tenant.TenantRegistry;
import io.skingate.webhook.KeptWebhooks;
import io.vertx.core.MultiMap;
import java.math.BigInteger;
import java.util.List;
import java.util.Set;

/** Reads the parameters of the operator's questions; every mistake is named. */
final class AdminParameters {
  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_TENANTS = 500;
  private static final int MAX_CURSOR_CHARS = 512;

  private AdminParameters() {}

  /** The question for deliveries; without a state, for the undelivered and the dead. */
  static DeliveryQuery deliveries(MultiMap parameters, TenantRegistry registry) {
    onlyNamed(parameters, Set.of("tenant", "state", "limit", "cursor"));
    String tenant = one(parameters, "tenant");
    if (tenant != null) {
      requireTenant(registry, tenant);
    }
    String cursor = one(parameters, "cursor");
    if (cursor != null && cursor.length() > MAX_CURSOR_CHARS) {
      throw badCursor();
    }
    return new DeliveryQuery(
        tenant, state(one(parameters, "state")), limit(parameters, Deliveries.MAX_PAGE), cursor);
  }

  /** The question for tenants; without a limit, for all. */
  static TenantQuery tenants(MultiMap parameters) {
    onlyNamed(parameters, Set.of("limit", "cursor"));
    String cursor = one(parameters, "cursor");
    return new TenantQuery(
        one(parameters, "limit") == null ? null : limit(parameters, MAX_TENANTS),
        cursor == null ? null : TenantCursor.parse(cursor).orElseThrow(AdminParameters::badCursor));
  }

  /** The question for a ledger. */
  record LedgerQuery(String after, int limit) {}

  static LedgerQuery ledger(MultiMap parameters) {
    onlyNamed(parameters, Set.of("after", "limit"));
    return new LedgerQuery(
        one(parameters, "after"),
        one(parameters, "limit") == null
            ? LedgerCall.DEFAULT_ENTRIES
            : limit(parameters, LedgerCall.MAX_ENTRIES));
  }

  /** A question without parameters. */
  static void none(MultiMap parameters) {
    onlyNamed(parameters, Set.of());
  }

  /** The question for updates of one tenant that are kept. */
  static KeptQuery unknownWebhooks(MultiMap parameters, TenantRegistry registry) {
    KeptQuery query = kept(parameters, "tenant");
    requireTenant(registry, query.owner());
    return query;
  }

  /** The question for updates of one account that are kept. */
  static KeptQuery unusableWebhooks(MultiMap parameters, TenantRegistry registry) {
    KeptQuery query = kept(parameters, "account");
    if (registry.account(query.owner()).isEmpty()) {
      throw AdminProblem.of(ErrorCode.ACCOUNT_NOT_FOUND);
    }
    return query;
  }

  private static KeptQuery kept(MultiMap parameters, String ownerName) {
    onlyNamed(parameters, Set.of(ownerName, "limit"));
    String owner = one(parameters, ownerName);
    if (owner == null) {
      throw AdminProblem.badParameter(ownerName, "must be given");
    }
    return new KeptQuery(owner, limit(parameters, KeptWebhooks.MAX_LISTED));
  }

  static AdminProblem badCursor() {
    return AdminProblem.badParameter("cursor", "is not one that this list returned");
  }

  static void requireTenant(TenantRegistry registry, String id) {
    if (registry.tenant(id).isEmpty()) {
      throw AdminProblem.of(ErrorCode.TENANT_NOT_FOUND);
    }
  }

  private static void onlyNamed(MultiMap parameters, Set<String> names) {
    for (String name : parameters.names()) {
      if (!names.contains(name)) {
        throw AdminProblem.badParameter(name, "is not a parameter of this call");
      }
    }
  }

  /** The one value that is given; null where none or an empty one is. */
  private static String one(MultiMap parameters, String name) {
    List<String> values = parameters.getAll(name);
    if (values.size() > 1) {
      throw AdminProblem.badParameter(name, "is given more than once");
    }
    return values.isEmpty() || values.get(0).isEmpty() ? null : values.get(0);
  }

  /** Null for both. */
  private static State state(String given) {
    if (given == null) {
      return null;
    }
    return switch (given) {
      case "pending" -> State.PENDING;
      case "dead" -> State.DEAD;
      default -> throw AdminProblem.badParameter("state", "must be pending or dead");
    };
  }

  /** More than a page can have is as much as it can have. */
  private static int limit(MultiMap parameters, int most) {
    String given = one(parameters, "limit");
    if (given == null) {
      return DEFAULT_LIMIT;
    }
    if (!given.matches("0*[1-9][0-9]*")) {
      throw AdminProblem.badParameter("limit", "must be an integer of 1 or more");
    }
    return new BigInteger(given).min(BigInteger.valueOf(most)).intValue();
  }
}
