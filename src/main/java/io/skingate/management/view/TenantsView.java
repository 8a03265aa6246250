package io.skingate.management.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.callback.queue.Deliveries.TenantStats;
import io.skingate.json.Json;
import io.skingate.limit.LimitState;
import io.skingate.management.overview.Overview;
import io.skingate.pods.PodSum;
import io.skingate.redis.InBatches;
import io.skingate.tenant.Tenant;
import io.skingate.tenant.TenantSettings;
import io.skingate.tenant.TenantSwitch;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;

/** Shows the tenants as they are configured, without their secrets, and how they stand. */
public final class TenantsView {
  private final AdminSources sources;
  private final Overview overview;

  public TenantsView(AdminSources sources, Overview overview) {
    this.sources = sources;
    this.overview = overview;
  }

  /** In the order of the configuration. */
  public Future<ObjectNode> show(TenantQuery query) {
    List<Tenant> all = sources.tenants().current().tenants();
    int from = query.cursor() == null ? 0 : query.cursor().placeIn(all);
    int to = query.limit() == null ? all.size() : Math.min(all.size(), from + query.limit());
    List<Tenant> tenants = all.subList(from, to);
    return InBatches.ask(tenants, tenant -> sources.deliveries().stats(tenant.id()))
        .compose(
            queues ->
                overview
                    .pods()
                    .map(
                        pods -> {
                          ObjectNode answer = Json.object();
                          var list = answer.putArray("tenants");
                          for (int i = 0; i < tenants.size(); i++) {
                            list.add(tenant(tenants.get(i), queues.get(i), pods));
                          }
                          if (to < all.size()) {
                            answer.put(
                                "cursor", new TenantCursor(to, all.get(to - 1).id()).toString());
                          }
                          answer.set(
                              "configuration",
                              ConfigurationView.show(sources.configRefusal().get()));
                          return answer;
                        }));
  }

  /** One of them. */
  public Future<ObjectNode> show(String id) {
    Tenant tenant = sources.tenants().current().tenant(id).orElseThrow();
    return sources
        .deliveries()
        .stats(id)
        .compose(queue -> overview.pods().map(pods -> tenant(tenant, queue, pods)));
  }

  private ObjectNode tenant(Tenant tenant, TenantStats queue, PodSum pods) {
    ObjectNode shown = TenantSettings.of(tenant);
    shown.put("enabled", sources.tenants().isEnabled(tenant));
    sources.tenants().switchOf(tenant).ifPresent(said -> shown.set("switched", switched(said)));
    use(shown.at("/limits/orders"), sources.orderLimit().apply(tenant));
    use(shown.at("/limits/reads"), sources.readLimit().apply(tenant).orElse(null));
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
    AdminJson.putTime(callbacks, "deadSince", since(queue.oldestDeadMillis()));
    callbacks.put("openBreakers", queue.openBreakers());
    shown.set("lastHour", OverviewView.hour(pods.stores().get(tenant.id()), pods.hour().minute()));
    return shown;
  }

  private static ObjectNode switched(TenantSwitch said) {
    ObjectNode shown = Json.object();
    AdminJson.putTime(shown, "at", said.at());
    shown.put("by", said.by());
    return shown;
  }

  /** Null for 0, which stands for none. */
  private static Instant since(long millis) {
    return millis == 0 ? null : Instant.ofEpochMilli(millis);
  }

  /**
   * @param state null where nothing is known of it
   */
  private static void use(JsonNode limit, LimitState state) {
    if (state != null) {
      ((ObjectNode) limit)
          .put("remaining", state.remaining())
          .put("resetSeconds", state.resetSeconds());
    }
  }
}
