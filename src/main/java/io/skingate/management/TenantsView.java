package io.skingate.management;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.callback.Deliveries.TenantStats;
import io.skingate.config.LimitConfig;
import io.skingate.config.Rate;
import io.skingate.json.Json;
import io.skingate.order.LimitState;
import io.skingate.tenant.Tenant;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Shows the tenants as they are configured, without their secrets, and how they stand. */
final class TenantsView {
  /** Questions that may be under way at once, so that many tenants do not flood Redis. */
  private static final int AT_ONCE = 32;

  private final AdminSources sources;

  TenantsView(AdminSources sources) {
    this.sources = sources;
  }

  Future<ObjectNode> show() {
    List<Tenant> tenants = sources.tenants().current().tenants();
    return queues(tenants, 0, new ArrayList<>())
        .map(
            queues -> {
              ObjectNode answer = Json.object();
              var list = answer.putArray("tenants");
              for (int i = 0; i < tenants.size(); i++) {
                list.add(tenant(tenants.get(i), queues.get(i)));
              }
              return answer;
            });
  }

  private Future<List<TenantStats>> queues(
      List<Tenant> tenants, int from, List<TenantStats> found) {
    if (from >= tenants.size()) {
      return Future.succeededFuture(found);
    }
    int to = Math.min(tenants.size(), from + AT_ONCE);
    List<Future<TenantStats>> asked =
        tenants.subList(from, to).stream()
            .map(tenant -> sources.deliveries().stats(tenant.id()))
            .toList();
    return Future.all(asked)
        .compose(
            all -> {
              asked.forEach(queue -> found.add(queue.result()));
              return queues(tenants, to, found);
            });
  }

  private ObjectNode tenant(Tenant tenant, TenantStats queue) {
    ObjectNode shown = Json.object();
    shown.put("id", tenant.id());
    shown.put("enabled", tenant.enabled());
    shown.put("account", tenant.account().id());
    shown.put("clientId", tenant.clientId());
    shown.put("secrets", tenant.secrets().size());
    shown.put("externalIdPrefix", tenant.externalIdPrefix());
    var hosts = shown.putArray("callbackHosts");
    tenant.callbackHosts().forEach(hosts::add);
    ObjectNode limits = shown.putObject("limits");
    limits.set("orders", limit(tenant.orders(), sources.orderLimit().apply(tenant)));
    limits.set("reads", limit(tenant.reads(), sources.readLimit().apply(tenant).orElse(null)));
    ObjectNode orders = shown.putObject("orders");
    sources
        .waiting()
        .apply(tenant.id())
        .ifPresent(
            waiting -> {
              orders.put("waiting", waiting.count());
              AdminJson.putTime(orders, "oldestWaitingSince", since(waiting.oldestMillis()));
            });
    ObjectNode callbacks = shown.putObject("callbacks");
    callbacks.put("queueDepth", queue.pending());
    AdminJson.putTime(callbacks, "oldestWaitingSince", since(queue.oldestPendingMillis()));
    callbacks.put("inFlight", queue.inFlight());
    callbacks.put("dead", queue.dead());
    callbacks.put("openBreakers", queue.openBreakers());
    return shown;
  }

  /** Null for 0, which stands for none. */
  private static Instant since(long millis) {
    return millis == 0 ? null : Instant.ofEpochMilli(millis);
  }

  private static ObjectNode limit(LimitConfig limit, LimitState state) {
    ObjectNode shown = Json.object();
    shown.put("rate", rate(limit.rate()));
    shown.put("burst", limit.burst());
    if (state != null) {
      shown.put("remaining", state.remaining());
      shown.put("resetSeconds", state.resetSeconds());
    }
    return shown;
  }

  private static String rate(Rate rate) {
    return rate.count()
        + switch ((int) rate.period().toSeconds()) {
          case 1 -> "/s";
          case 60 -> "/m";
          default -> "/h";
        };
  }
}
