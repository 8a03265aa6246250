package io.skingate.callback.queue;

import io.skingate.config.GatewayConfig;
import io.skingate.order.model.OrderTimes;
import io.skingate.redis.InBatches;
import io.skingate.redis.RedisLink;
import io.skingate.tenant.Tenant;
import io.skingate.tenant.Tenants;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Puts the tenants' lists together. Belongs to the event loop of its store. */
public final class DeliveryDesk implements Deliveries {
  /** What one page may look at for deliveries to a URL. */
  private static final int MAX_LOOKED_AT = 5_000;

  private final DeliveryStore store;
  private final Tenants tenants;
  private final Consumer<String> due;

  /**
   * @param due is told whose deliveries were made due
   */
  DeliveryDesk(DeliveryStore store, Tenants tenants, Consumer<String> due) {
    this.store = store;
    this.tenants = tenants;
    this.due = due;
  }

  /**
   * The desk over a link.
   *
   * @param due is told whose deliveries were made due
   */
  public static DeliveryDesk over(
      RedisLink redis, GatewayConfig config, Tenants tenants, Consumer<String> due) {
    DeliveryStore store =
        new DeliveryStore(
            redis, config.redis().keyPrefix(), OrderTimes.of(config).deliveryHorizon());
    return new DeliveryDesk(store, tenants, due);
  }

  @Override
  public Future<Optional<DeliveryPage>> list(Filter filter, int limit, String cursor) {
    return filter.url() == null
        ? listAny(filter, limit, cursor)
        : listTo(filter, Math.max(1, Math.min(MAX_PAGE, limit)), cursor, new ArrayList<>(), 0);
  }

  /** Of page after page those that go to the URL. */
  private Future<Optional<DeliveryPage>> listTo(
      Filter filter, int most, String cursor, List<Delivery> matching, int looked) {
    return listAny(filter, MAX_PAGE, cursor)
        .compose(
            page -> {
              if (page.isEmpty()) {
                return Future.succeededFuture(page);
              }
              List<Delivery> found = page.get().deliveries();
              String next = page.get().cursor();
              for (int i = 0; i < found.size(); i++) {
                if (goesTo(filter.url(), found.get(i).url())) {
                  matching.add(found.get(i));
                  if (matching.size() == most) {
                    boolean last = i == found.size() - 1;
                    String here = last ? next : place(found.get(i));
                    return Future.succeededFuture(Optional.of(new DeliveryPage(matching, here)));
                  }
                }
              }
              int seen = looked + found.size();
              return next == null || seen >= MAX_LOOKED_AT
                  ? Future.succeededFuture(Optional.of(new DeliveryPage(matching, next)))
                  : listTo(filter, most, next, matching, seen);
            });
  }

  private static boolean goesTo(String sought, String url) {
    int query = url.indexOf('?');
    return url.equals(sought) || (query >= 0 && url.substring(0, query).equals(sought));
  }

  private static String place(Delivery delivery) {
    return DeliveryCursor.of(DeliveryId.parse(delivery.id()).orElseThrow()).toString();
  }

  private Future<Optional<DeliveryPage>> listAny(Filter filter, int limit, String cursor) {
    boolean begins = cursor == null || cursor.isEmpty();
    Optional<DeliveryCursor> after =
        begins
            ? Optional.empty()
            : DeliveryCursor.parse(cursor)
                .filter(place -> filter.tenant() == null || place.tenant().equals(filter.tenant()));
    if (after.isEmpty() && !begins) {
      return Future.succeededFuture(Optional.empty());
    }
    int most = Math.max(1, Math.min(MAX_PAGE, limit));
    // One more than fits tells whether there is a next page.
    TreeSet<DeliveryCursor> first = new TreeSet<>(DeliveryCursor.NEWEST_FIRST);
    return InBatches.ask(
            asked(filter),
            id ->
                store
                    .list(id, filter, most + 1, after.orElse(null))
                    .map(
                        found -> {
                          keepFirst(first, found, most + 1);
                          return null;
                        }))
        .compose(all -> page(List.copyOf(first), most))
        .map(Optional::of);
  }

  private List<String> asked(Filter filter) {
    return filter.tenant() != null
        ? List.of(filter.tenant())
        : tenants.current().tenants().stream().map(Tenant::id).toList();
  }

  /** Whatever the number of tenants, no more than a page is held. */
  private static void keepFirst(
      TreeSet<DeliveryCursor> first, List<DeliveryCursor> found, int most) {
    first.addAll(found);
    while (first.size() > most) {
      first.pollLast();
    }
  }

  private Future<DeliveryPage> page(List<DeliveryCursor> positions, int most) {
    boolean more = positions.size() > most;
    List<DeliveryCursor> shown = more ? positions.subList(0, most) : positions;
    Map<String, List<DeliveryCursor>> byTenant = new LinkedHashMap<>();
    shown.forEach(
        place -> byTenant.computeIfAbsent(place.tenant(), id -> new ArrayList<>()).add(place));
    return InBatches.ask(
            List.copyOf(byTenant.entrySet()), entry -> store.show(entry.getKey(), entry.getValue()))
        .map(
            read -> {
              Map<String, Delivery> byId = new HashMap<>();
              read.forEach(list -> list.forEach(item -> byId.put(item.id(), item)));
              List<Delivery> deliveries = new ArrayList<>();
              for (DeliveryCursor place : shown) {
                Delivery delivery = byId.get(place.id().toString());
                if (delivery != null) {
                  deliveries.add(delivery);
                }
              }
              return new DeliveryPage(
                  deliveries, more ? shown.get(shown.size() - 1).toString() : null);
            });
  }

  @Override
  public Future<Optional<Delivery>> find(String tenant, String deliveryId) {
    return id(tenant, deliveryId)
        .map(
            id ->
                store
                    .show(id.tenant(), List.of(DeliveryCursor.of(id)))
                    .map(shown -> shown.stream().findFirst()))
        .orElseGet(() -> Future.succeededFuture(Optional.empty()));
  }

  @Override
  public Future<List<Delivery>> ofOrder(String tenant, String externalId) {
    return store.ofOrder(tenant, externalId);
  }

  @Override
  public Future<Replay> replay(String tenant, String deliveryId) {
    return id(tenant, deliveryId)
        .map(
            id ->
                store
                    .replay(id)
                    .onSuccess(
                        outcome -> {
                          if (outcome == Replay.DUE) {
                            due.accept(id.tenant());
                          }
                        }))
        .orElseGet(() -> Future.succeededFuture(Replay.UNKNOWN));
  }

  /** The id, where it can be one of the tenant's. */
  private Optional<DeliveryId> id(String tenant, String deliveryId) {
    return DeliveryId.parse(deliveryId)
        .filter(id -> tenant == null || id.tenant().equals(tenant))
        .filter(id -> tenants.current().tenant(id.tenant()).isPresent());
  }

  @Override
  public Future<Replayed> replayDead(DeadFilter filter) {
    return store
        .replayDead(filter, MAX_REPLAYED)
        .onSuccess(
            replayed -> {
              if (replayed.replayed() > 0) {
                due.accept(filter.tenant());
              }
            });
  }

  @Override
  public Future<Long> replayDead(String tenant) {
    return store.replayDead(tenant).onSuccess(count -> due.accept(tenant));
  }

  @Override
  public Future<TenantStats> stats(String tenant) {
    return store.stats(tenant);
  }
}
