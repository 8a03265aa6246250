package io.skingate.management;

import io.skingate.callback.queue.Deliveries;
import io.skingate.callback.queue.Deliveries.Filter;
import io.skingate.callback.queue.Deliveries.State;
import io.skingate.callback.queue.DeliveryCursor;
import io.skingate.http.ErrorCode;
import io.skingate.management.search.OrderCursor;
import io.skingate.management.search.OrderFinder;
import io.skingate.management.search.OrderQuery;
import io.skingate.management.view.AdminDeliveryQuery;
import io.skingate.management.view.AdminProblem;
import io.skingate.management.view.KeptQuery;
import io.skingate.management.view.TenantCursor;
import io.skingate.management.view.TenantQuery;
import io.skingate.order.inspection.OrderSearch.Place;
import io.skingate.order.model.OrderRequestParser;
import io.skingate.store.LedgerCall;
import io.skingate.tenant.TenantRegistry;
import io.skingate.webhook.KeptWebhooks;
import io.vertx.core.MultiMap;
import java.math.BigInteger;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Set;

/** Reads the parameters of the operator's questions; every mistake is named. */
final class AdminParameters {
  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_TENANTS = 500;
  private static final int MAX_CURSOR_CHARS = 512;
  private static final int MAX_ORDERS = 100;
  private static final int MAX_STATUS_CHARS = 64;

  private AdminParameters() {}

  /** The question for deliveries; without a state, for the undelivered and the dead. */
  static AdminDeliveryQuery deliveries(MultiMap parameters, TenantRegistry registry) {
    onlyNamed(
        parameters, Set.of("tenant", "externalId", "url", "state", "before", "limit", "cursor"));
    String tenant = one(parameters, "tenant");
    if (tenant != null) {
      requireTenant(registry, tenant);
    }
    String cursor = one(parameters, "cursor");
    if (cursor != null && cursor.length() > MAX_CURSOR_CHARS) {
      throw badCursor();
    }
    Instant before = time(parameters, "before");
    if (cursor == null && before != null) {
      cursor = DeliveryCursor.before(before, tenant).toString();
    }
    String externalId = externalId(parameters);
    State state = state(one(parameters, "state"), externalId != null);
    return new AdminDeliveryQuery(
        new Filter(tenant, externalId, state, one(parameters, "url")),
        limit(parameters, Deliveries.MAX_PAGE),
        cursor);
  }

  /** The question for orders, by their id or by their status. */
  static OrderQuery orders(MultiMap parameters, TenantRegistry registry) {
    onlyNamed(parameters, Set.of("externalId", "tenant", "status", "limit", "cursor"));
    String externalId = externalId(parameters);
    String status = one(parameters, "status");
    if (status != null && status.length() > MAX_STATUS_CHARS) {
      throw AdminProblem.badParameter("status", "is longer than any status");
    }
    String tenant = one(parameters, "tenant");
    if (externalId == null && status == null && tenant == null) {
      throw AdminProblem.badParameter(
          "status", "must be given where externalId and tenant are not");
    }
    if (tenant != null) {
      requireTenant(registry, tenant);
    }
    String cursor = one(parameters, "cursor");
    Place place = OrderFinder.place(externalId, status);
    return new OrderQuery(
        externalId,
        status,
        tenant,
        limit(parameters, MAX_ORDERS),
        cursor == null
            ? null
            : OrderCursor.parse(cursor)
                .filter(at -> at.place() == place)
                .orElseThrow(AdminParameters::badCursor));
  }

  private static String externalId(MultiMap parameters) {
    String given = one(parameters, "externalId");
    if (given != null && !OrderRequestParser.isExternalId(given)) {
      throw AdminProblem.badParameter("externalId", "must be 1 to 64 of A-Z a-z 0-9 . _ : -");
    }
    return given;
  }

  /** The question for tenants; without a limit, for all. */
  static TenantQuery tenants(MultiMap parameters) {
    onlyNamed(parameters, Set.of("limit", "cursor"));
    String cursor = one(parameters, "cursor");
    return new TenantQuery(
        one(parameters, "limit") == null ? null : limitUpTo(MAX_TENANTS, parameters),
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
            : limitUpTo(LedgerCall.MAX_ENTRIES, parameters));
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

  /** Null where none is given. */
  private static Instant time(MultiMap parameters, String name) {
    String given = one(parameters, name);
    try {
      return given == null ? null : Instant.parse(given);
    } catch (DateTimeParseException notOne) {
      throw AdminProblem.badParameter(name, "must be a time such as 2026-11-25T20:53:08Z");
    }
  }

  /** Null for both. */
  private static State state(String given, boolean ofOneOrder) {
    if (given == null) {
      return null;
    }
    return switch (given) {
      case "pending" -> State.PENDING;
      case "dead" -> State.DEAD;
      case "delivered" -> {
        if (ofOneOrder) {
          yield State.DELIVERED;
        }
        throw AdminProblem.badParameter("state", "may be delivered only with externalId");
      }
      default -> throw AdminProblem.badParameter("state", "must be pending or dead");
    };
  }

  /** The limit that is given; more than a page can have is a mistake. */
  private static int limitUpTo(int most, MultiMap parameters) {
    int limit = limit(parameters, most + 1);
    if (limit > most) {
      throw AdminProblem.badParameter("limit", "must be an integer from 1 to " + most);
    }
    return limit;
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
