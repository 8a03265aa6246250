package io.skingate.management.search;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.json.Json;
import io.skingate.management.view.AdminJson;
import io.skingate.order.inspection.OrderSearch;
import io.skingate.order.inspection.OrderSearch.Found;
import io.skingate.order.inspection.OrderSearch.Place;
import io.skingate.order.model.OrderStatus;
import io.skingate.redis.InBatches;
import io.skingate.tenant.Tenant;
import io.skingate.tenant.Tenants;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks for orders over all stores: by their id, which each store may have used, or by their
 * status. What a page costs is bounded; one that stopped early says where to go on.
 */
public final class OrderFinder {
  /** Tenants that are asked at once for an id. */
  private static final int TENANTS_AT_ONCE = 320;

  /** Stretches that one page looks at for a status. */
  private static final int MAX_STRETCHES = 500;

  private final OrderSearch search;
  private final Tenants tenants;

  public OrderFinder(OrderSearch search, Tenants tenants) {
    this.search = search;
    this.tenants = tenants;
  }

  /** Where the query's orders are looked for. */
  public static Place place(String externalId, String status) {
    if (externalId != null) {
      return Place.ONE;
    }
    return status != null && OrderStatus.isTerminal(status) ? Place.ENDED : Place.OPEN;
  }

  /** A page of orders, {@code cursor} absent on the last one. */
  public Future<ObjectNode> find(OrderQuery query) {
    List<Tenant> asked =
        query.tenantId() == null
            ? tenants.current().tenants()
            : List.of(tenants.current().tenant(query.tenantId()).orElseThrow());
    Place place = place(query.externalId(), query.status());
    OrderCursor from =
        query.cursor() == null
            ? new OrderCursor(place, 0, asked.isEmpty() ? "" : asked.get(0).id(), "")
            : query.cursor().in(asked);
    Page page = new Page(query, asked);
    return place == Place.ONE ? byId(page, from.index()) : byStatus(page, from, 0);
  }

  private Future<ObjectNode> byId(Page page, int index) {
    int to = Math.min(page.asked.size(), index + TENANTS_AT_ONCE);
    List<Tenant> some = page.asked.subList(index, to);
    return InBatches.ask(
            some, tenant -> search.look(tenant.id(), Place.ONE, page.query.externalId(), 1, ""))
        .compose(
            found -> {
              for (int i = 0; i < some.size(); i++) {
                if (page.isFull()) {
                  return page.end(new OrderCursor(Place.ONE, index + i, some.get(i).id(), ""));
                }
                page.add(some.get(i), found.get(i).orders());
              }
              return to == page.asked.size() ? page.end(null) : byId(page, to);
            });
  }

  private Future<ObjectNode> byStatus(Page page, OrderCursor at, int stretches) {
    if (at.index() >= page.asked.size()) {
      return page.end(null);
    }
    if (page.isFull() || stretches == MAX_STRETCHES) {
      return page.end(at);
    }
    Tenant tenant = page.asked.get(at.index());
    return search
        .look(tenant.id(), at.place(), page.status(), page.room(), at.from())
        .compose(
            stretch -> {
              page.add(tenant, stretch.orders());
              return byStatus(page, page.after(at, stretch.next()), stretches + 1);
            });
  }

  /** A page as it fills. */
  private static final class Page {
    private final OrderQuery query;
    private final List<Tenant> asked;
    private final List<ObjectNode> orders = new ArrayList<>();

    Page(OrderQuery query, List<Tenant> asked) {
      this.query = query;
      this.asked = asked;
    }

    boolean isFull() {
      return orders.size() >= query.limit();
    }

    String status() {
      return query.status() == null ? "" : query.status();
    }

    int room() {
      return query.limit() - orders.size();
    }

    void add(Tenant tenant, List<Found> found) {
      for (Found order : found) {
        if (query.status() == null || query.status().equals(order.status())) {
          ObjectNode shown = Json.object();
          shown.put("tenant", tenant.id());
          shown.put("externalId", order.externalId());
          AdminJson.putText(shown, "status", order.status());
          shown.put("phase", order.phase());
          AdminJson.putTime(shown, "createdAt", Instant.ofEpochMilli(order.createdAtMillis()));
          orders.add(shown);
        }
      }
    }

    OrderCursor after(OrderCursor at, String next) {
      if (!next.isEmpty()) {
        return new OrderCursor(at.place(), at.index(), at.tenant(), next);
      }
      int index = at.index() + 1;
      return new OrderCursor(
          at.place(), index, index < asked.size() ? asked.get(index).id() : "", "");
    }

    /**
     * @param cursor null on the last page
     */
    Future<ObjectNode> end(OrderCursor cursor) {
      ObjectNode answer = Json.object();
      answer.putArray("orders").addAll(orders);
      if (cursor != null) {
        answer.put("cursor", cursor.toString());
      }
      return Future.succeededFuture(answer);
    }
  }
}
